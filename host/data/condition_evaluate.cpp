#include <cmath>
#include <limits>

#include "data/condition_code.hpp"

namespace spate::data {
namespace {

using expression::binary_op;

operand truth(bool holds) { return {value_type::boolean, holds ? 1.0 : 0.0, {}}; }
operand number(double n) { return {value_type::real, n, {}}; }

operand of(const value& v) {
  switch (v.type) {
    case value_type::none:
      return {};
    case value_type::boolean:
      return truth(v.integer != 0);
    case value_type::integer:
      return number(static_cast<double>(v.integer));
    case value_type::real:
      return number(v.real);
    case value_type::text:
      return {value_type::text, 0, v.text};
  }
  return {};
}

bool is_true(const operand& o) {
  return (o.type == value_type::boolean || o.type == value_type::real) && o.number != 0 && !std::isnan(o.number);
}

bool has_value(const operand& o) {
  return o.type != value_type::none && !(o.type == value_type::real && std::isnan(o.number));
}

bool equal(const operand& a, const operand& b) {
  return a.type == b.type && (a.type == value_type::text ? a.text == b.text : a.number == b.number);
}

double arithmetic(binary_op op, const operand& a, const operand& b) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (a.type != value_type::real || b.type != value_type::real) return none;
  switch (op) {
    case binary_op::add:
      return a.number + b.number;
    case binary_op::subtract:
      return a.number - b.number;
    case binary_op::multiply:
      return a.number * b.number;
    default:
      return b.number == 0 ? none : a.number / b.number;
  }
}

bool ordered(binary_op op, const operand& a, const operand& b) {
  if (a.type != value_type::real || b.type != value_type::real) return false;
  switch (op) {
    case binary_op::less:
      return a.number < b.number;
    case binary_op::less_equal:
      return a.number <= b.number;
    case binary_op::greater:
      return a.number > b.number;
    default:
      return a.number >= b.number;
  }
}

class evaluator {
 public:
  evaluator(const std::vector<condition_step>& code, const user_state& user, const shared_state& shared)
      : code_(code), user_(user), shared_(shared) {}

  operand at(std::uint32_t place) const {
    const condition_step& step = code_[place];
    switch (step.code) {
      case operation_code::constant:
        return of(step.constant);
      case operation_code::read:
        return read(step);
      case operation_code::count:
        return number(held(step).count);
      case operation_code::contains:
        return truth(contains(held(step), at(step.left)));
      case operation_code::defined:
        return truth(step.element < 0 ? held(step).has_value() : has_value(read(step)));
      case operation_code::negate: {
        const operand operand = at(step.left);
        return number(operand.type == value_type::real ? -operand.number : std::numeric_limits<double>::quiet_NaN());
      }
      case operation_code::logical_not:
        return truth(!is_true(at(step.left)));
      case operation_code::binary:
        return binary(step);
    }
    return {};
  }

 private:
  const variable& held(const condition_step& step) const {
    return step.kind == name_kind::shared ? shared_.variables[step.slot] : user_.variables[step.slot];
  }

  operand read(const condition_step& step) const {
    if (step.kind == name_kind::loop) return number(static_cast<double>(user_.loop_index));
    if (step.kind == name_kind::user) return number(user_.number);
    const variable& from = held(step);
    if (step.element < 0) return of(from.scalar);
    const auto element = static_cast<std::uint32_t>(step.element);
    return element < from.count ? of(from.at(element)) : operand{};
  }

  static bool contains(const variable& list, const operand& wanted) {
    if (!has_value(wanted)) return false;
    for (std::uint32_t i = 0; i < list.count; ++i) {
      if (equal(of(list.at(i)), wanted)) return true;
    }
    return false;
  }

  operand binary(const condition_step& step) const {
    const operand left = at(step.left);
    if (step.op == binary_op::logical_and) return truth(is_true(left) && is_true(at(step.right)));
    if (step.op == binary_op::logical_or) return truth(is_true(left) || is_true(at(step.right)));
    const operand right = at(step.right);
    switch (step.op) {
      case binary_op::equal:
        return truth(has_value(left) && has_value(right) && equal(left, right));
      case binary_op::not_equal:
        return truth(has_value(left) && has_value(right) && !equal(left, right));
      case binary_op::add:
      case binary_op::subtract:
      case binary_op::multiply:
      case binary_op::divide:
        return number(arithmetic(step.op, left, right));
      default:
        return truth(ordered(step.op, left, right));
    }
  }

  const std::vector<condition_step>& code_;
  const user_state& user_;
  const shared_state& shared_;
};

}  // namespace

operand evaluate_condition(const std::vector<condition_step>& code, std::uint32_t at, const user_state& user,
                           const shared_state& shared) {
  operand result = evaluator(code, user, shared).at(at);
  if (result.type == value_type::real) result = truth(is_true(result));
  return result;
}

}  // namespace spate::data
