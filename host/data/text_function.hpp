#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "data/formula_code.hpp"

namespace spate::data {

/// What a function may read beside its operands.
struct function_scope {
  const user_state& user;
  std::int64_t now_ms = 0;  ///< wall clock, the same for all of an operation
};

/// A function of expressions that gives a text (or a number). Total: what cannot be computed has no value.
struct text_function {
  std::string_view name;
  const char* usage;
  std::size_t least, most;     ///< operands
  std::size_t choice;          ///< the operand that is one of `choices`, from 0
  const char* const* choices;  ///< null: none is
  bool is_pure;                ///< of its operands alone
  /// `room` is empty; a text that is returned is in there. Throws nothing but std::bad_alloc.
  operand (*call)(std::span<const operand>, const function_scope&, std::string& room);
};

std::span<const text_function> text_functions();
const text_function* find_text_function(std::string_view name);

}  // namespace spate::data
