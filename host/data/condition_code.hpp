#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/names.hpp"
#include "data/template_parts.hpp"
#include "data/user_state.hpp"
#include "expression/ast.hpp"

namespace spate::data {

enum class operation_code : std::uint8_t { constant, read, count, contains, defined, negate, logical_not, binary };

/// One compiled step of a condition; `left` and `right` are places of its operands in the code.
struct condition_step {
  operation_code code = operation_code::constant;
  expression::binary_op op = expression::binary_op::add;
  value constant;
  name_kind kind = name_kind::variable;  ///< read, count, contains, defined
  std::uint32_t slot = 0;
  std::int32_t element = -1;
  std::uint32_t left = 0, right = 0;
};

/// What a step gave. `none`: no value, and every comparison with it is false. Texts are borrowed.
struct operand {
  value_type type = value_type::none;  ///< none, boolean, real or text
  double number = 0;                   ///< boolean: 0 or 1
  std::string_view text;
};

/// Appends the steps of `from` to `code`, operands first; returns the place of its own. Adds every mistake. [control]
std::uint32_t compile_condition(const expression::node& from, const names&, std::vector<condition_step>& code,
                                std::vector<text_error>&);

operand evaluate_condition(const std::vector<condition_step>& code, std::uint32_t at, const user_state&,
                           const shared_state&);

}  // namespace spate::data
