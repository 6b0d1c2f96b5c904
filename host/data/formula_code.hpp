#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/formula.hpp"
#include "data/names.hpp"
#include "data/template_parts.hpp"
#include "data/user_state.hpp"
#include "expression/ast.hpp"

namespace spate::data {

enum class formula_op : std::uint8_t {
  constant,
  read,
  status,   ///< of the answer
  outcome,  ///< of the answer
  count,    ///< of a list
  in_list,
  defined,
  drawn,  ///< of a source whose rows come once each, how many came
  negate,
  logical_not,
  binary,
  least,     ///< min(a, b)
  greatest,  ///< max(a, b)
  absolute,
  floor,
  ceil,
  round,
  choose,  ///< if(condition, a, b)
  length,  ///< of a text, in bytes
  number,  ///< what a text says
  contains,
  starts_with,
  ends_with,
  call  ///< of a text_function
};

struct text_function;

/// One compiled step of an expression; `first`, `second` and `third` are places of its operands in the code.
struct formula_step {
  formula_op code = formula_op::constant;
  expression::binary_op op = expression::binary_op::add;
  value constant;
  name_kind kind = name_kind::variable;  ///< read, count, in_list, defined
  std::uint32_t slot = 0;
  std::int32_t element = -1;
  std::uint32_t first = 0, second = 0, third = 0;
  const text_function* function = nullptr;  ///< call
  std::vector<std::uint32_t> operands;      ///< call
};

/// What a step gave. `none`: no value. Texts are borrowed.
struct operand {
  value_type type = value_type::none;
  std::int64_t integer = 0;  ///< integer; boolean as 0 or 1
  double real = 0;
  std::string_view text;

  bool is_number() const { return type == value_type::integer || type == value_type::real; }
  double number() const { return type == value_type::integer ? static_cast<double>(integer) : real; }
};

/// Appends the steps of `from` to `code`, operands first: its own is the last. Adds every mistake. [control]
void compile_formula(const expression::node& from, const names&, formula_use, bool condition,
                     std::vector<formula_step>& code, std::vector<text_error>&);

/// Texts that functions made are kept by the thread until the evaluation that made them ends.
class computed_texts {
 public:
  computed_texts();
  ~computed_texts();
  computed_texts(const computed_texts&) = delete;
  computed_texts& operator=(const computed_texts&) = delete;
  static std::string& next();

 private:
  std::size_t before_;
};

/// Only while a `computed_texts` is alive, which owns texts of the result. `drawing`: data sources are drawn from it;
/// null: they have no value.
operand evaluate_formula(const std::vector<formula_step>& code, const user_state&, const shared_state&,
                         const render_scope* drawing);

/// True, or a number that is not 0.
bool is_true(const operand&);

}  // namespace spate::data
