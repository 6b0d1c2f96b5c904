#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "expression/ast.hpp"

namespace spate::expression {

/// A number with its unit: durations in nanoseconds, sizes in bytes, percentages as ratios, rates per second.
struct quantity {
  double number = 0;
  expression::unit unit = expression::unit::none;
  std::size_t length = 0;  ///< bytes read
};

/// Reads the quantity at the start of `text` ("250ms", "64KiB", "1.5%", "200/s", "7"); what follows it is left alone.
/// Otherwise why there is none, with what to write instead. [any]
std::variant<quantity, std::string> read_quantity(std::string_view text);

}  // namespace spate::expression
