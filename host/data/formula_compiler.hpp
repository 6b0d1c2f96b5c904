#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "data/formula_code.hpp"

namespace spate::data {

/// What is known of a step before the run.
enum class known : std::uint8_t { anything, truth, number, text };
const char* words_of(known);

struct function;

/// Compiles one expression: formula_compile.cpp its names and operators, formula_call.cpp its functions. Adds every
/// mistake. [control]
class formula_compiler {
 public:
  formula_compiler(const names& all, formula_use use, std::vector<formula_step>& code, std::vector<text_error>& errors)
      : names_(all), use_(use), code_(code), errors_(errors) {}
  std::pair<std::uint32_t, known> compile(const expression::node& from);
  void require(const expression::node& from, known is, known wanted, const std::string& by);

 private:
  using result = std::pair<std::uint32_t, known>;

  void fail(const expression::node& at, std::string message) { errors_.push_back({at.offset, std::move(message)}); }
  result add(formula_step step, known type) {
    code_.push_back(std::move(step));
    return {static_cast<std::uint32_t>(code_.size() - 1), type};
  }
  result add(formula_op code, known type, std::uint32_t first, std::uint32_t second = 0, std::uint32_t third = 0) {
    formula_step step;
    step.code = code;
    step.first = first;
    step.second = second;
    step.third = third;
    return add(std::move(step), type);
  }
  result join(expression::binary_op op, std::uint32_t left, std::uint32_t right, known type) {
    formula_step step;
    step.code = formula_op::binary;
    step.op = op;
    step.first = left;
    step.second = right;
    return add(std::move(step), type);
  }
  template <class Set>
  result literal(known type, Set set) {
    formula_step step;
    set(step.constant);
    return add(std::move(step), type);
  }
  result read(const expression::node& from);
  result unary(const expression::node& from, formula_op code, known type);
  result binary(const expression::node& from);
  result membership(const expression::node& from);
  result in_list(const expression::node& named, std::uint32_t wanted, const char* by);
  void find_list(const expression::node& named, formula_step& into, const char* by);
  result call(const expression::node& from);
  result call(const expression::node& from, const function& what);
  result call(const expression::node& from, const text_function& what);
  void check_choice(const expression::node& given, const text_function& what);
  bool has_arguments(const expression::node& from, std::size_t least, std::size_t most, const char* usage);
  bool names_one(const expression::node& from, const char* usage);
  // The list of numbers that a parameter holds, when a function has it as its only argument.
  const name* constant_list(const expression::node& from) const;
  result extreme_of(const name& list, bool least);
  result drawn(const expression::node& from);
  result count(const expression::node& from);
  result contains(const expression::node& from);
  result defined(const expression::node& from);
  result choose(const expression::node& from);

  const names& names_;
  const formula_use use_;
  std::vector<formula_step>& code_;
  std::vector<text_error>& errors_;
};

}  // namespace spate::data
