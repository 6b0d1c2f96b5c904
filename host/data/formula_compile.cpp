#include <algorithm>

#include "data/formula_compiler.hpp"

namespace spate::data {

using expression::binary_op;
using expression::node_kind;

namespace {

known type_of(const value& v) {
  switch (v.type) {
    case value_type::boolean:
      return known::truth;
    case value_type::integer:
    case value_type::real:
      return known::number;
    case value_type::text:
    case value_type::json:
      return known::text;
    case value_type::none:
      break;
  }
  return known::anything;
}

}  // namespace

const char* words_of(known type) {
  return type == known::truth ? "true or false" : type == known::number ? "a number" : "a text";
}

std::pair<std::uint32_t, known> formula_compiler::compile(const expression::node& from) {
  switch (from.kind) {
    case node_kind::number:
      return literal(known::number, [&](value& v) {
        const auto whole = static_cast<std::int64_t>(std::clamp(from.number, -0x1p62, 0x1p62));
        static_cast<double>(whole) == from.number ? v.set(whole) : v.set(from.number);
      });
    case node_kind::boolean:
      return literal(known::truth, [&](value& v) { v.set(from.number != 0); });
    case node_kind::text:
      return literal(known::text, [&](value& v) { v.set(std::string_view(from.text)); });
    case node_kind::name:
      return read(from);
    case node_kind::call:
      return call(from);
    case node_kind::negate:
      return unary(from, formula_op::negate, known::number);
    case node_kind::logical_not:
      return unary(from, formula_op::logical_not, known::truth);
    case node_kind::binary:
      return from.op == binary_op::is_in ? membership(from) : binary(from);
  }
  return {0, known::anything};
}

void formula_compiler::require(const expression::node& from, known is, known wanted, const std::string& by) {
  // A number is true when it is not 0, so that `when = "count(ids)"` reads well.
  const bool fits = is == known::anything || wanted == known::anything || is == wanted ||
                    (wanted == known::truth && is == known::number);
  if (!fits) fail(from, std::string(by) + " takes " + words_of(wanted) + ", and this is " + words_of(is));
}

formula_compiler::result formula_compiler::read(const expression::node& from) {
  if (use_ == formula_use::answer && from.text == "status") return add(formula_op::status, known::number, 0);
  if (use_ == formula_use::answer && from.text == "outcome") return add(formula_op::outcome, known::text, 0);
  auto found = find_value(from.text, names_, from.offset, errors_);
  if (!found) return {0, known::anything};
  formula_step step;
  if (found->kind == name_kind::parameter) {
    const known type = type_of(found->constant);
    step.constant = std::move(found->constant);
    return add(std::move(step), type);
  }
  if (found->kind == name_kind::source && use_ != formula_use::request) {
    fail(from, "`" + from.text + "` is drawn for each operation, and a condition is asked before one: use a variable");
  }
  step.code = formula_op::read;
  step.kind = found->kind;
  step.slot = found->slot;
  step.element = found->element;
  const bool number = found->kind == name_kind::loop || found->kind == name_kind::user;
  return add(std::move(step), number ? known::number : known::anything);
}

formula_compiler::result formula_compiler::unary(const expression::node& from, formula_op code, known type) {
  const auto [place, is] = compile(from.arguments[0]);
  require(from.arguments[0], is, type, code == formula_op::negate ? "-" : "`not`");
  return add(code, type, place);
}

formula_compiler::result formula_compiler::binary(const expression::node& from) {
  const auto [left, left_is] = compile(from.arguments[0]);
  const auto [right, right_is] = compile(from.arguments[1]);
  const auto both = [&, left_known = left_is, right_known = right_is](known wanted, const char* by) {
    require(from.arguments[0], left_known, wanted, by);
    require(from.arguments[1], right_known, wanted, by);
  };
  const bool differ = left_is != right_is && left_is != known::anything && right_is != known::anything;
  const bool texts = left_is == known::text || right_is == known::text;
  switch (from.op) {
    case binary_op::logical_and:
      both(known::truth, "`and`");
      break;
    case binary_op::logical_or:
      both(known::truth, "`or`");
      break;
    case binary_op::equal:
    case binary_op::not_equal:
      if (differ) {
        fail(from, std::string("this compares ") + words_of(left_is) + " with " + words_of(right_is) +
                       ", which are never equal");
      }
      break;
    case binary_op::add:
    case binary_op::subtract:
    case binary_op::multiply:
    case binary_op::divide:
    case binary_op::remainder:
      both(known::number, "arithmetic");
      return join(from.op, left, right, known::number);
    default:
      // Two texts have an order as well.
      if (!texts || differ) both(known::number, "an order comparison");
      break;
  }
  return join(from.op, left, right, known::truth);
}

formula_compiler::result formula_compiler::membership(const expression::node& from) {
  const auto [wanted, wanted_is] = compile(from.arguments[0]);
  if (from.text != "(") return in_list(from.arguments[1], wanted, "in");
  result whole{0, known::truth};
  for (std::size_t i = 1; i < from.arguments.size(); ++i) {
    const expression::node& each = from.arguments[i];
    const auto [place, is] = compile(each);
    if (wanted_is != is && wanted_is != known::anything && is != known::anything) {
      fail(each, std::string("this is ") + words_of(is) + ", and " + words_of(wanted_is) + " is looked for");
    }
    const result same = join(binary_op::equal, wanted, place, known::truth);
    whole = i == 1 ? same : join(binary_op::logical_or, whole.first, same.first, known::truth);
  }
  return whole;
}

formula_compiler::result formula_compiler::in_list(const expression::node& named, std::uint32_t wanted,
                                                   const char* by) {
  formula_step step;
  step.code = formula_op::in_list;
  step.first = wanted;
  find_list(named, step, by);
  return add(std::move(step), known::truth);
}

void formula_compiler::find_list(const expression::node& named, formula_step& into, const char* by) {
  const name* list = names_.find(named.text);
  if (list == nullptr) {
    errors_.push_back(unknown_name(named.text, names_, named.offset));
  } else if (!list->list) {
    const bool in = std::string_view(by) == "in";
    std::string message = "`" + named.text + "` is one value, not a list: use ";
    message += in ? "contains(" : "defined(";
    message += named.text;
    message += in ? ", part) or ==" : ") or ==";
    fail(named, std::move(message));
  } else {
    into.kind = list->kind;
    into.slot = list->slot;
  }
}

void compile_formula(const expression::node& from, const names& all, formula_use use, bool condition,
                     std::vector<formula_step>& code, std::vector<text_error>& errors) {
  formula_compiler made(all, use, code, errors);
  const auto [place, is] = made.compile(from);
  if (condition) made.require(from, is, known::truth, "a condition");
}

}  // namespace spate::data
