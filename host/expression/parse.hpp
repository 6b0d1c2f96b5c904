#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "expression/ast.hpp"

namespace spate::expression {

/// Where and why a text is no expression, and what was expected there.
struct parse_error {
  std::size_t offset = 0;
  std::string message;
};

/// Grammar: or < and < not < comparison (not chained) < + - < * / % < unary minus < number | 'text' | true | false |
/// name | name(arguments) | (expression). Comparisons: < <= > >= == !=, and `in` or `not in` before (value, ...) or a
/// name. Numbers may carry ns us ms s m h, B KB KiB MB MiB GB GiB, %, or /s /m: `%` at a number's end is its unit.
std::variant<node, parse_error> parse(std::string_view text);

/// Writes the expression as a person would: one space around operators, units as they were. For messages and reports.
std::string print(const node&);

}  // namespace spate::expression
