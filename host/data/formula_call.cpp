#include <algorithm>
#include <array>
#include <charconv>

#include "data/formula_compiler.hpp"
#include "data/text_function.hpp"
#include "expression/nearest.hpp"

namespace spate::data {

using expression::node_kind;

/// A function of values: each operand's kind, and the result's.
struct function {
  std::string_view name;
  formula_op op;
  const char* usage;
  known takes, gives;
  std::size_t least, most;  ///< operands
};

namespace {

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

// Those of a JSON list, as the loader writes a parameter's.
std::vector<std::int64_t> numbers_of(std::string_view list) {
  std::vector<std::int64_t> out;
  const char* const end = list.data() + list.size();
  for (const char* at = list.data(); at < end;) {
    std::int64_t number = 0;
    const auto read = std::from_chars(at, end, number);
    const bool found = read.ec == std::errc();
    if (found) out.push_back(number);
    at = found ? read.ptr : at + 1;
  }
  return out;
}

}  // namespace

formula_compiler::result formula_compiler::call(const expression::node& from) {
  if (from.text == "count") return count(from);
  if (from.text == "contains") return contains(from);
  if (from.text == "defined") return defined(from);
  if (from.text == "drawn") return drawn(from);
  if (from.text == "if") return choose(from);
  if (const name* list = constant_list(from)) return extreme_of(*list, from.text == "min");
  for (const function& each : functions) {
    if (each.name == from.text) return call(from, each);
  }
  if (const text_function* found = find_text_function(from.text)) return call(from, *found);
  std::vector<std::string_view> all = {"count", "contains", "defined", "drawn", "if"};
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

formula_compiler::result formula_compiler::call(const expression::node& from, const function& what) {
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

formula_compiler::result formula_compiler::call(const expression::node& from, const text_function& what) {
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

void formula_compiler::check_choice(const expression::node& given, const text_function& what) {
  std::string known_ones;
  for (const char* const* each = what.choices; *each != nullptr; ++each) {
    if (given.kind == node_kind::text && given.text == *each) return;
    known_ones += (known_ones.empty() ? "'" : ", '") + std::string(*each) + "'";
  }
  fail(given, std::string(what.name) + " takes one of " + known_ones + " here");
}

bool formula_compiler::has_arguments(const expression::node& from, std::size_t least, std::size_t most,
                                     const char* usage) {
  if (from.arguments.size() >= least && from.arguments.size() <= most) return true;
  fail(from, std::string("write ") + usage);
  return false;
}

bool formula_compiler::names_one(const expression::node& from, const char* usage) {
  if (from.arguments.size() == 1 && from.arguments[0].kind == node_kind::name) return true;
  fail(from, std::string("write ") + usage + ": one name");
  return false;
}

// The list of numbers that a parameter holds, when a function has it as its only argument.
const name* formula_compiler::constant_list(const expression::node& from) const {
  const bool takes_one = from.text == "count" || from.text == "min" || from.text == "max";
  if (!takes_one || from.arguments.size() != 1 || from.arguments[0].kind != node_kind::name) return nullptr;
  const name* found = names_.find(from.arguments[0].text);
  const bool is_list =
      found != nullptr && found->kind == name_kind::parameter && found->constant.type == value_type::json;
  return is_list ? found : nullptr;
}

formula_compiler::result formula_compiler::extreme_of(const name& list, bool least) {
  const std::vector<std::int64_t> all = numbers_of(list.constant.text);
  if (all.empty()) return add({}, known::number);
  return literal(known::number, [&](value& v) {
    v.set(least ? *std::min_element(all.begin(), all.end()) : *std::max_element(all.begin(), all.end()));
  });
}

formula_compiler::result formula_compiler::drawn(const expression::node& from) {
  formula_step step;
  step.code = formula_op::drawn;
  if (!names_one(from, "drawn(data_source)")) return {0, known::number};
  const expression::node& named = from.arguments[0];
  const name* found = names_.find(named.text);
  if (found == nullptr) {
    errors_.push_back(unknown_name(named.text, names_, named.offset));
  } else if (found->kind != name_kind::source || found->field >= 0) {
    fail(named, "`" + named.text + "` is no data source: drawn() counts the rows that came of one");
  } else {
    step.slot = found->slot;
  }
  return add(std::move(step), known::number);
}

formula_compiler::result formula_compiler::count(const expression::node& from) {
  if (const name* list = constant_list(from))
    return literal(known::number,
                   [&](value& v) { v.set(static_cast<std::int64_t>(numbers_of(list->constant.text).size())); });
  formula_step step;
  step.code = formula_op::count;
  if (names_one(from, "count(list)")) find_list(from.arguments[0], step, "count");
  return add(std::move(step), known::number);
}

formula_compiler::result formula_compiler::contains(const expression::node& from) {
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

formula_compiler::result formula_compiler::defined(const expression::node& from) {
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

formula_compiler::result formula_compiler::choose(const expression::node& from) {
  if (!has_arguments(from, 3, 3, "if(condition, value, otherwise)")) return {0, known::anything};
  const auto [when, when_is] = compile(from.arguments[0]);
  require(from.arguments[0], when_is, known::truth, "if");
  const auto [then, then_is] = compile(from.arguments[1]);
  const auto [otherwise, otherwise_is] = compile(from.arguments[2]);
  return add(formula_op::choose, then_is == otherwise_is ? then_is : known::anything, when, then, otherwise);
}

}  // namespace spate::data
