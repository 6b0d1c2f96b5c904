#include <algorithm>
#include <utility>

#include "data/condition_code.hpp"
#include "expression/nearest.hpp"

namespace spate::data {
namespace {

using expression::binary_op;
using expression::node_kind;

// What is known of a step before the run.
enum class known : std::uint8_t { anything, truth, number, text };

const char* words_of(known type) {
  return type == known::truth ? "true or false" : type == known::number ? "a number" : "a text";
}

known type_of(const value& v) {
  switch (v.type) {
    case value_type::boolean:
      return known::truth;
    case value_type::integer:
    case value_type::real:
      return known::number;
    case value_type::text:
      return known::text;
    case value_type::none:
      break;
  }
  return known::anything;
}

class compiler {
 public:
  compiler(const names& all, std::vector<condition_step>& code, std::vector<text_error>& errors)
      : names_(all), code_(code), errors_(errors) {}

  std::pair<std::uint32_t, known> compile(const expression::node& from) {
    switch (from.kind) {
      case node_kind::number:
        return literal(known::number, [&](value& v) { v.set(from.number); });
      case node_kind::boolean:
        return literal(known::truth, [&](value& v) { v.set(from.number != 0); });
      case node_kind::text:
        return literal(known::text, [&](value& v) { v.set(std::string_view(from.text)); });
      case node_kind::name:
        return read(from);
      case node_kind::call:
        return call(from);
      case node_kind::negate:
        return unary(from, operation_code::negate, known::number);
      case node_kind::logical_not:
        return unary(from, operation_code::logical_not, known::truth);
      case node_kind::binary:
        return binary(from);
    }
    return {0, known::anything};
  }

  void require(const expression::node& from, known is, known wanted, const std::string& by) {
    // A number is true when it is not 0, so that `when = "count(ids)"` reads well.
    const bool fits = is == known::anything || is == wanted || (wanted == known::truth && is == known::number);
    if (!fits) fail(from, std::string(by) + " takes " + words_of(wanted) + ", and this is " + words_of(is));
  }

 private:
  using result = std::pair<std::uint32_t, known>;

  void fail(const expression::node& at, std::string message) { errors_.push_back({at.offset, std::move(message)}); }

  result add(condition_step step, known type) {
    code_.push_back(std::move(step));
    return {static_cast<std::uint32_t>(code_.size() - 1), type};
  }

  template <class Set>
  result literal(known type, Set set) {
    condition_step step;
    set(step.constant);
    return add(std::move(step), type);
  }

  result read(const expression::node& from) {
    auto found = find_value(from.text, names_, from.offset, errors_);
    if (!found) return {0, known::anything};
    condition_step step;
    if (found->kind == name_kind::parameter) {
      const known type = type_of(found->constant);
      step.constant = std::move(found->constant);
      return add(std::move(step), type);
    }
    if (found->kind == name_kind::source) {
      fail(from,
           "`" + from.text + "` is drawn for each operation, and a condition is asked before one: use a variable");
    }
    step.code = operation_code::read;
    step.kind = found->kind;
    step.slot = found->slot;
    step.element = found->element;
    const bool number = found->kind == name_kind::loop || found->kind == name_kind::user;
    return add(std::move(step), number ? known::number : known::anything);
  }

  result unary(const expression::node& from, operation_code code, known type) {
    const auto [place, is] = compile(from.arguments[0]);
    require(from.arguments[0], is, type, code == operation_code::negate ? "-" : "`not`");
    condition_step step;
    step.code = code;
    step.left = place;
    return add(std::move(step), type);
  }

  result binary(const expression::node& from) {
    const auto [left, left_is] = compile(from.arguments[0]);
    const auto [right, right_is] = compile(from.arguments[1]);
    const auto both = [&, left_known = left_is, right_known = right_is](known wanted, const char* by) {
      require(from.arguments[0], left_known, wanted, by);
      require(from.arguments[1], right_known, wanted, by);
    };
    condition_step step;
    step.code = operation_code::binary;
    step.op = from.op;
    step.left = left;
    step.right = right;
    switch (from.op) {
      case binary_op::logical_and:
        both(known::truth, "`and`");
        break;
      case binary_op::logical_or:
        both(known::truth, "`or`");
        break;
      case binary_op::equal:
      case binary_op::not_equal:
        if (left_is != right_is && left_is != known::anything && right_is != known::anything) {
          fail(from, std::string("this compares ") + words_of(left_is) + " with " + words_of(right_is) +
                         ", which are never equal");
        }
        break;
      case binary_op::add:
      case binary_op::subtract:
      case binary_op::multiply:
      case binary_op::divide:
        both(known::number, "arithmetic");
        return add(std::move(step), known::number);
      default:
        both(known::number, "an order comparison");
        break;
    }
    return add(std::move(step), known::truth);
  }

  result call(const expression::node& from) {
    constexpr std::string_view functions[] = {"count", "contains", "defined"};
    const auto which = std::find(std::begin(functions), std::end(functions), from.text);
    if (which == std::end(functions)) {
      const auto near = expression::nearest(from.text, functions);
      fail(from, "there is no function `" + from.text + "`: " +
                     (near.empty() ? "there are count(list), contains(list, value) and defined(name)"
                                   : "did you mean `" + std::string(near) + "`?"));
      return {0, known::anything};
    }
    const bool contains = from.text == "contains";
    const char* usage = contains ? "contains(list, value)" : from.text == "count" ? "count(list)" : "defined(name)";
    if (from.arguments.size() != (contains ? 2u : 1u) || from.arguments[0].kind != node_kind::name) {
      fail(from, std::string("write ") + usage + (contains ? ": a list's name, and what may be in it" : ": one name"));
      return {0, known::anything};
    }
    const auto& named = from.arguments[0];
    condition_step step;
    step.code = contains ? operation_code::contains : operation_code::count;
    if (from.text == "defined") {
      step.code = operation_code::defined;
      const name* whole = names_.find(named.text);
      if (whole != nullptr && whole->list) {
        step.kind = whole->kind;
        step.slot = whole->slot;
      } else if (const auto found = find_value(named.text, names_, named.offset, errors_)) {
        if (found->kind != name_kind::variable && found->kind != name_kind::shared) {
          return literal(known::truth, [](value& v) { v.set(true); });
        }
        step.kind = found->kind;
        step.slot = found->slot;
        step.element = found->element;
      }
      return add(std::move(step), known::truth);
    }
    const name* list = names_.find(named.text);
    if (list == nullptr) {
      errors_.push_back(unknown_name(named.text, names_, named.offset));
    } else if (!list->list) {
      fail(named, "`" + named.text + "` is one value, not a list: use defined(" + named.text + ") or ==");
    } else {
      step.kind = list->kind;
      step.slot = list->slot;
    }
    if (contains) step.left = compile(from.arguments[1]).first;
    return add(std::move(step), contains ? known::truth : known::number);
  }

  const names& names_;
  std::vector<condition_step>& code_;
  std::vector<text_error>& errors_;
};

}  // namespace

std::uint32_t compile_condition(const expression::node& from, const names& all, std::vector<condition_step>& code,
                                std::vector<text_error>& errors) {
  compiler made(all, code, errors);
  const auto [place, is] = made.compile(from);
  made.require(from, is, known::truth, "a condition");
  return place;
}

}  // namespace spate::data
