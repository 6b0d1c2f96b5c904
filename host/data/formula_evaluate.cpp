#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <limits>
#include <system_error>

#include "data/formula_code.hpp"
#include "data/scope_value.hpp"
#include "data/scratch.hpp"
#include "data/text_function.hpp"

namespace spate::data {
namespace {

using expression::binary_op;

operand truth(bool holds) { return {value_type::boolean, holds ? 1 : 0, 0, {}}; }
operand whole(std::int64_t n) { return {value_type::integer, n, 0, {}}; }
operand text(std::string_view t) { return {value_type::text, 0, 0, t}; }

// What is no number any more (a division by zero, infinity less infinity) is no value.
operand number(double n) {
  if (!std::isfinite(n)) return {};
  return {value_type::real, 0, n, {}};
}

// A whole number that 64 bits hold is one.
operand rounded(double n) { return n >= -0x1p63 && n < 0x1p63 ? whole(static_cast<std::int64_t>(n)) : number(n); }

operand of(const value& v) {
  switch (v.type) {
    case value_type::none:
      return {};
    case value_type::boolean:
      return truth(v.integer != 0);
    case value_type::integer:
      return whole(v.integer);
    case value_type::real:
      return number(v.real);
    case value_type::text:
    case value_type::json:
      return text(v.text);
  }
  return {};
}

bool equal(const operand& a, const operand& b) {
  if (a.is_number() && b.is_number())
    return a.type == value_type::integer && b.type == value_type::integer ? a.integer == b.integer
                                                                          : a.number() == b.number();
  if (a.type != b.type || a.type == value_type::none) return false;
  return a.type == value_type::text ? a.text == b.text : a.integer == b.integer;
}

// Exact when it can be.
operand whole_arithmetic(binary_op op, std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  switch (op) {
    case binary_op::add:
      return __builtin_add_overflow(a, b, &out) ? number(static_cast<double>(a) + static_cast<double>(b)) : whole(out);
    case binary_op::subtract:
      return __builtin_sub_overflow(a, b, &out) ? number(static_cast<double>(a) - static_cast<double>(b)) : whole(out);
    case binary_op::multiply:
      return __builtin_mul_overflow(a, b, &out) ? number(static_cast<double>(a) * static_cast<double>(b)) : whole(out);
    case binary_op::remainder:
      if (b == 0) return {};
      return whole(b == -1 ? 0 : a % b);
    default:
      if (b == 0) return {};
      if (b == -1) return whole_arithmetic(binary_op::subtract, 0, a);
      return a % b == 0 ? whole(a / b) : number(static_cast<double>(a) / static_cast<double>(b));
  }
}

operand arithmetic(binary_op op, const operand& a, const operand& b) {
  if (!a.is_number() || !b.is_number()) return {};
  if (a.type == value_type::integer && b.type == value_type::integer) return whole_arithmetic(op, a.integer, b.integer);
  const double x = a.number(), y = b.number();
  switch (op) {
    case binary_op::add:
      return number(x + y);
    case binary_op::subtract:
      return number(x - y);
    case binary_op::multiply:
      return number(x * y);
    case binary_op::remainder:
      return y == 0 ? operand{} : number(std::fmod(x, y));
    default:
      return y == 0 ? operand{} : number(x / y);
  }
}

template <class T>
bool in_order(binary_op op, const T& a, const T& b) {
  switch (op) {
    case binary_op::less:
      return a < b;
    case binary_op::less_equal:
      return a <= b;
    case binary_op::greater:
      return a > b;
    default:
      return a >= b;
  }
}

// Numbers by size, texts byte by byte; what cannot be compared is in no order.
bool ordered(binary_op op, const operand& a, const operand& b) {
  if (a.type == value_type::text && b.type == value_type::text) return in_order(op, a.text, b.text);
  if (a.type == value_type::integer && b.type == value_type::integer) return in_order(op, a.integer, b.integer);
  return a.is_number() && b.is_number() && in_order(op, a.number(), b.number());
}

operand number_in(std::string_view written) {
  while (written.starts_with(' ')) written.remove_prefix(1);
  while (written.ends_with(' ')) written.remove_suffix(1);
  const char* const end = written.data() + written.size();
  std::int64_t integer = 0;
  auto read = std::from_chars(written.data(), end, integer);
  if (read.ec == std::errc() && read.ptr == end) return whole(integer);
  double real = 0;
  read = std::from_chars(written.data(), end, real);
  return read.ec == std::errc() && read.ptr == end ? number(real) : operand{};
}

class evaluator {
 public:
  evaluator(const std::vector<formula_step>& code, const user_state& user, const shared_state& shared,
            const render_scope* drawing)
      : code_(code), user_(user), shared_(shared), drawing_(drawing) {}

  operand at(std::uint32_t place) const {
    const formula_step& step = code_[place];
    switch (step.code) {
      case formula_op::constant:
        return of(step.constant);
      case formula_op::read:
        return read(step);
      case formula_op::status:
        return user_.answer.status == 0 ? operand{} : whole(user_.answer.status);
      case formula_op::outcome:
        return text(user_.answer.outcome);
      case formula_op::count:
        return whole(held(step).count);
      case formula_op::in_list:
        return truth(in_list(held(step), at(step.first)));
      case formula_op::defined:
        return truth(step.element < 0 ? held(step).has_value() : read(step).type != value_type::none);
      case formula_op::drawn:
        return drawn(step.slot);
      case formula_op::logical_not:
        return truth(!is_true(at(step.first)));
      case formula_op::choose:
        return at(is_true(at(step.first)) ? step.second : step.third);
      case formula_op::binary:
        return binary(step);
      case formula_op::least:
      case formula_op::greatest:
        return extreme(step);
      case formula_op::negate:
        return arithmetic(binary_op::subtract, whole(0), at(step.first));
      case formula_op::absolute:
      case formula_op::floor:
      case formula_op::ceil:
      case formula_op::round:
        return of_number(step.code, at(step.first));
      case formula_op::call:
        return call(step);
      default:
        return of_text(step);
    }
  }

 private:
  const variable& held(const formula_step& step) const {
    return step.kind == name_kind::shared ? shared_.variables[step.slot] : user_.variables[step.slot];
  }

  operand read(const formula_step& step) const {
    if (step.kind == name_kind::loop) return whole(user_.loop_index);
    if (step.kind == name_kind::user) return whole(user_.number);
    if (step.kind == name_kind::source) {
      if (drawing_ == nullptr) return {};
      value none;
      return of(scope_value(step.kind, step.slot, step.element, *drawing_, none));
    }
    const variable& from = held(step);
    if (step.element < 0) return of(from.scalar);
    const auto element = static_cast<std::uint32_t>(step.element);
    return element < from.count ? of(from.at(element)) : operand{};
  }

  operand drawn(std::uint32_t slot) const {
    if (shared_.sources == nullptr || slot >= shared_.sources->size()) return whole(0);
    return whole(static_cast<std::int64_t>((*shared_.sources)[slot]->taken().value_or(0)));
  }

  static bool in_list(const variable& list, const operand& wanted) {
    for (std::uint32_t i = 0; i < list.count; ++i) {
      if (equal(of(list.at(i)), wanted)) return true;
    }
    return false;
  }

  operand extreme(const formula_step& step) const {
    const operand a = at(step.first), b = at(step.second);
    if (!a.is_number() || !b.is_number()) return {};
    return ordered(binary_op::less, a, b) == (step.code == formula_op::least) ? a : b;
  }

  static operand of_number(formula_op code, const operand& n) {
    if (!n.is_number()) return {};
    if (code == formula_op::absolute)
      return ordered(binary_op::less, n, whole(0)) ? arithmetic(binary_op::subtract, whole(0), n) : n;
    if (n.type == value_type::integer) return n;
    return rounded(code == formula_op::floor  ? std::floor(n.real)
                   : code == formula_op::ceil ? std::ceil(n.real)
                                              : std::round(n.real));
  }

  operand of_text(const formula_step& step) const {
    const operand from = at(step.first);
    if (step.code == formula_op::number && from.is_number()) return from;
    if (from.type != value_type::text) return {};
    if (step.code == formula_op::number) return number_in(from.text);
    if (step.code == formula_op::length) return whole(static_cast<std::int64_t>(from.text.size()));
    const operand part = at(step.second);
    if (part.type != value_type::text) return {};
    return truth(step.code == formula_op::contains      ? from.text.find(part.text) != std::string_view::npos
                 : step.code == formula_op::starts_with ? from.text.starts_with(part.text)
                                                        : from.text.ends_with(part.text));
  }

  operand call(const formula_step& step) const {
    const scratch<std::vector<operand>> operands;
    operands->clear();
    for (const std::uint32_t each : step.operands) operands->push_back(at(each));
    function_scope scope{user_};
    if (!step.function->is_pure) scope.now_ms = now_ms();
    return step.function->call(*operands, scope, computed_texts::next());
  }

  // The same for all of an operation, so that a signature is of the time that is sent.
  std::int64_t now_ms() const {
    if (drawing_ == nullptr) return shared_.time_ms();
    user_state& user = drawing_->user;
    if (user.now_operation != user.operation_no) {
      user.now_operation = user.operation_no;
      user.now_ms = shared_.time_ms();
    }
    return user.now_ms;
  }

  operand binary(const formula_step& step) const {
    const operand left = at(step.first);
    if (step.op == binary_op::logical_and) return truth(is_true(left) && is_true(at(step.second)));
    if (step.op == binary_op::logical_or) return truth(is_true(left) || is_true(at(step.second)));
    const operand right = at(step.second);
    switch (step.op) {
      case binary_op::equal:
        return truth(equal(left, right));
      case binary_op::not_equal:
        return truth(left.type != value_type::none && right.type != value_type::none && !equal(left, right));
      case binary_op::add:
      case binary_op::subtract:
      case binary_op::multiply:
      case binary_op::divide:
      case binary_op::remainder:
        return arithmetic(step.op, left, right);
      default:
        return truth(ordered(step.op, left, right));
    }
  }

  const std::vector<formula_step>& code_;
  const user_state& user_;
  const shared_state& shared_;
  const render_scope* drawing_;
};

}  // namespace

namespace {

struct texts {
  std::deque<std::string> all;  // a deque, so that what is in use stays where it is
  std::size_t used = 0;
};
texts& this_threads_texts() {
  thread_local texts kept;
  return kept;
}

}  // namespace

computed_texts::computed_texts() : before_(this_threads_texts().used) {}
computed_texts::~computed_texts() { this_threads_texts().used = before_; }

std::string& computed_texts::next() {
  texts& kept = this_threads_texts();
  if (kept.used == kept.all.size()) kept.all.emplace_back();
  std::string& out = kept.all[kept.used++];
  out.clear();
  return out;
}

bool is_true(const operand& o) {
  return (o.type == value_type::boolean || o.type == value_type::integer) ? o.integer != 0
                                                                          : o.type == value_type::real && o.real != 0;
}

operand evaluate_formula(const std::vector<formula_step>& code, const user_state& user, const shared_state& shared,
                         const render_scope* drawing) {
  return evaluator(code, user, shared, drawing).at(static_cast<std::uint32_t>(code.size() - 1));
}

}  // namespace spate::data
