#include <algorithm>
#include <array>
#include <utility>

#include "data/formula_code.hpp"
#include "data/text_function.hpp"
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
    case value_type::json:
      return known::text;
    case value_type::none:
      break;
  }
  return known::anything;
}

/// A function of values: each operand's kind, and the result's.
struct function {
  std::string_view name;
  formula_op op;
  const char* usage;
  known takes, gives;
  std::size_t least, most;  ///< operands
};
constexpr std::size_t many = 64;
constexpr function functions[] = {
    {"min", formula_op::least, "min(a, b, ...)", known::number, known::number, 2, many},
    {"max", formula_op::greatest, "max(a, b, ...)", known::number, known::number, 2, many},
    {"abs", formula_op::absolute, "abs(number)", known::number, known::number, 1, 1},
    {"floor", formula_op::floor, "floor(number)", known::number, known::number, 1, 1},
    {"ceil", formula_op::ceil, "ceil(number)", known::number, known::number, 1, 1},
    {"round", formula_op::round, "round(number)", known::number, known::number, 1, 1},
    {"length", formula_op::length, "length(text)", known::text, known::number, 1, 1},
    {"number", formula_op::number, "number(text)", known::anything, known::number, 1, 1},
    {"starts_with", formula_op::starts_with, "starts_with(text, part)", known::text, known::truth, 2, 2},
    {"ends_with", formula_op::ends_with, "ends_with(text, part)", known::text, known::truth, 2, 2}};

class compiler {
 public:
  compiler(const names& all, formula_use use, std::vector<formula_step>& code, std::vector<text_error>& errors)
      : names_(all), use_(use), code_(code), errors_(errors) {}

  std::pair<std::uint32_t, known> compile(const expression::node& from) {
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

  void require(const expression::node& from, known is, known wanted, const std::string& by) {
    // A number is true when it is not 0, so that `when = "count(ids)"` reads well.
    const bool fits = is == known::anything || wanted == known::anything || is == wanted ||
                      (wanted == known::truth && is == known::number);
    if (!fits) fail(from, std::string(by) + " takes " + words_of(wanted) + ", and this is " + words_of(is));
  }

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

  result join(binary_op op, std::uint32_t left, std::uint32_t right, known type) {
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

  result read(const expression::node& from) {
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
      fail(from,
           "`" + from.text + "` is drawn for each operation, and a condition is asked before one: use a variable");
    }
    step.code = formula_op::read;
    step.kind = found->kind;
    step.slot = found->slot;
    step.element = found->element;
    const bool number = found->kind == name_kind::loop || found->kind == name_kind::user;
    return add(std::move(step), number ? known::number : known::anything);
  }

  result unary(const expression::node& from, formula_op code, known type) {
    const auto [place, is] = compile(from.arguments[0]);
    require(from.arguments[0], is, type, code == formula_op::negate ? "-" : "`not`");
    return add(code, type, place);
  }

  result binary(const expression::node& from) {
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

  result membership(const expression::node& from) {
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

  result in_list(const expression::node& named, std::uint32_t wanted, const char* by) {
    formula_step step;
    step.code = formula_op::in_list;
    step.first = wanted;
    find_list(named, step, by);
    return add(std::move(step), known::truth);
  }

  void find_list(const expression::node& named, formula_step& into, const char* by) {
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

  result call(const expression::node& from) {
    if (from.text == "count") return count(from);
    if (from.text == "contains") return contains(from);
    if (from.text == "defined") return defined(from);
    if (from.text == "if") return choose(from);
    for (const function& each : functions) {
      if (each.name == from.text) return call(from, each);
    }
    if (const text_function* found = find_text_function(from.text)) return call(from, *found);
    std::vector<std::string_view> all = {"count", "contains", "defined", "if"};
    for (const function& each : functions) all.push_back(each.name);
    for (const text_function& each : text_functions()) all.push_back(each.name);
    const auto near = expression::nearest(from.text, all);
    std::string message = "there is no function `" + from.text + "`: ";
    if (near.empty()) {
      for (std::size_t i = 0; i < all.size(); ++i) {
        message += i == 0 ? "there are " : i + 1 == all.size() ? " and " : ", ";
        message += all[i];
      }
    } else {
      message += "did you mean `";
      message += near;
      message += "`?";
    }
    fail(from, std::move(message));
    return {0, known::anything};
  }

  result call(const expression::node& from, const function& what) {
    if (!has_arguments(from, what.least, what.most, what.usage)) return {0, what.gives};
    std::array<std::uint32_t, 2> places{};
    for (std::size_t i = 0; i < from.arguments.size(); ++i) {
      const auto [place, is] = compile(from.arguments[i]);
      require(from.arguments[i], is, what.takes, from.text);
      if (i < 2) places[i] = place;
      // min(a, b, c) is min(min(a, b), c).
      if (i >= 2) places = {add(what.op, what.gives, places[0], places[1]).first, place};
    }
    return add(what.op, what.gives, places[0], places[1]);
  }

  result call(const expression::node& from, const text_function& what) {
    if (!has_arguments(from, what.least, what.most, what.usage)) return {0, known::anything};
    formula_step step;
    step.code = formula_op::call;
    step.function = &what;
    for (std::size_t i = 0; i < from.arguments.size(); ++i) {
      expression::node each = from.arguments[i];
      // A function counts in seconds.
      expression::node* number = each.kind == node_kind::negate ? &each.arguments[0] : &each;
      if (number->kind == node_kind::number && number->unit == expression::unit::duration) number->number *= 1e-9;
      if (what.choices != nullptr && i == what.choice) check_choice(each, what);
      step.operands.push_back(compile(each).first);
    }
    if (what.name == "jwt" && from.arguments.size() != 2 && from.arguments.size() % 2 == 0) {
      fail(from, std::string("write ") + what.usage + ": a value for each name");
    }
    return add(std::move(step), known::anything);
  }

  void check_choice(const expression::node& given, const text_function& what) {
    std::string known_ones;
    for (const char* const* each = what.choices; *each != nullptr; ++each) {
      if (given.kind == node_kind::text && given.text == *each) return;
      known_ones += (known_ones.empty() ? "'" : ", '") + std::string(*each) + "'";
    }
    fail(given, std::string(what.name) + " takes one of " + known_ones + " here");
  }

  bool has_arguments(const expression::node& from, std::size_t least, std::size_t most, const char* usage) {
    if (from.arguments.size() >= least && from.arguments.size() <= most) return true;
    fail(from, std::string("write ") + usage);
    return false;
  }

  bool names_one(const expression::node& from, const char* usage) {
    if (from.arguments.size() == 1 && from.arguments[0].kind == node_kind::name) return true;
    fail(from, std::string("write ") + usage + ": one name");
    return false;
  }

  result count(const expression::node& from) {
    formula_step step;
    step.code = formula_op::count;
    if (names_one(from, "count(list)")) find_list(from.arguments[0], step, "count");
    return add(std::move(step), known::number);
  }

  result contains(const expression::node& from) {
    if (from.arguments.size() != 2) {
      fail(from, "write contains(list, value) or contains(text, part)");
      return {0, known::truth};
    }
    const expression::node& in = from.arguments[0];
    const name* list = in.kind == node_kind::name ? names_.find(in.text) : nullptr;
    if (list != nullptr && list->list) return in_list(in, compile(from.arguments[1]).first, "contains");
    const auto [text, is] = compile(in);
    const auto [part, part_is] = compile(from.arguments[1]);
    require(in, is, known::text, "contains");
    require(from.arguments[1], part_is, known::text, "contains");
    return add(formula_op::contains, known::truth, text, part);
  }

  result defined(const expression::node& from) {
    if (!names_one(from, "defined(name)")) return {0, known::truth};
    const expression::node& named = from.arguments[0];
    formula_step step;
    step.code = formula_op::defined;
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

  result choose(const expression::node& from) {
    if (!has_arguments(from, 3, 3, "if(condition, value, otherwise)")) return {0, known::anything};
    const auto [when, when_is] = compile(from.arguments[0]);
    require(from.arguments[0], when_is, known::truth, "if");
    const auto [then, then_is] = compile(from.arguments[1]);
    const auto [otherwise, otherwise_is] = compile(from.arguments[2]);
    return add(formula_op::choose, then_is == otherwise_is ? then_is : known::anything, when, then, otherwise);
  }

  const names& names_;
  const formula_use use_;
  std::vector<formula_step>& code_;
  std::vector<text_error>& errors_;
};

}  // namespace

void compile_formula(const expression::node& from, const names& all, formula_use use, bool condition,
                     std::vector<formula_step>& code, std::vector<text_error>& errors) {
  compiler made(all, use, code, errors);
  const auto [place, is] = made.compile(from);
  if (condition) made.require(from, is, known::truth, "a condition");
}

}  // namespace spate::data
