#include "profile/compile_flow.hpp"

#include <algorithm>
#include <array>

#include "profile/read_distribution.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr std::int64_t most_rounds = 1'000'000'000;
constexpr const char* item_forms =
    "write an operation's name, { pause = \"1s\" }, { repeat = 5, flow = [...] } or { do = \"operation\", on_error = "
    "\"leave\" }";

std::optional<std::int64_t> whole(const node& n) {
  if (n.kind() == SPATE_KIND_INT) return n.as_int();
  if (n.kind() == SPATE_KIND_STRING && !n.is_template()) return parse_integer(n.as_string());
  return std::nullopt;
}

bool only_keys(const flow_context& f, const node& table, std::span<const std::string> keys, const std::string& what) {
  bool good = true;
  for (const node child : table) {
    const std::string key(child.key());
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    good = false;
    f.c.report.error(f.tree.key_place_of(child.index()), "unknown key `" + key + "` in " + what,
                     suggest(key, keys, "known here:"));
  }
  return good;
}

on_error read_on_error(const flow_context& f, const node& item, on_error otherwise) {
  static const std::array<std::string, 4> words = {"continue", "leave", "end_task", "stop_user"};
  const node how = item.child("on_error");
  if (!how) return otherwise;
  const auto found = std::find(words.begin(), words.end(), how.as_string());
  if (how.kind() == SPATE_KIND_STRING && found != words.end()) return static_cast<on_error>(found - words.begin());
  f.c.report.error(f.at(how), "`on_error` cannot be \"" + std::string(how.as_string()) + "\"",
                   suggest(how.as_string(), words, "one of"));
  return on_error::proceed;
}

bool read_rounds(const flow_context& f, const node& repeat, step& made) {
  static const std::array<std::string, 4> keys = {"min", "max", "each", "as"};
  if (const auto count = whole(repeat)) {
    made.repeat_min = made.repeat_max = *count;
    if (*count >= 0 && *count <= most_rounds) return true;
    f.c.report.error(f.at(repeat), "`repeat` must be from 0 to " + std::to_string(most_rounds));
    return false;
  }
  if (!repeat.is_table()) {
    f.c.report.error(f.at(repeat), "`repeat` takes a number or a table",
                     "write 5, { min = 5, max = 10 } or { each = \"list\", as = \"name\" }");
    return false;
  }
  if (!only_keys(f, repeat, keys, "repeat")) return false;
  const node min = repeat.child("min"), max = repeat.child("max"), each = repeat.child("each"), as = repeat.child("as");
  if (each && as && !min && !max && each.kind() == SPATE_KIND_STRING && as.kind() == SPATE_KIND_STRING) {
    const data::name* list = find_list(f, each.as_string(), f.at(each));
    const data::name* bound = f.c.out->names.find(as.as_string());
    if (list == nullptr || bound == nullptr) return false;
    data::pick& pick = made.each.emplace();
    pick.from_kind = list->kind;
    pick.from = list->slot;
    pick.to = bound->slot;
    return true;
  }
  const auto low = whole(min), high = whole(max);
  for (const node& limit : {min, max}) {
    if (!limit || whole(limit)) continue;
    f.c.report.error(f.at(limit), "`" + std::string(limit.key()) + "` takes a whole number",
                     "write a number such as 5, without quotes");
    return false;
  }
  for (const node& name : {each, as}) {
    if (!name || name.kind() == SPATE_KIND_STRING) continue;
    f.c.report.error(f.at(name), "`" + std::string(name.key()) + "` takes a name",
                     "write { each = \"list\", as = \"name\" }");
    return false;
  }
  if (!low || !high || each || as) {
    f.c.report.error(f.at(repeat), "`repeat` needs both `min` and `max`, or both `each` and `as`",
                     "write { min = 5, max = 10 } or { each = \"list\", as = \"name\" }");
    return false;
  }
  if (*low < 0 || *high < *low || *high > most_rounds) {
    f.c.report.error(f.at(repeat),
                     "`repeat` from " + std::to_string(*low) + " to " + std::to_string(*high) + " cannot be drawn",
                     "`min` is at least 0, and `max` is not below it");
    return false;
  }
  made.repeat_min = *low;
  made.repeat_max = *high;
  return true;
}

std::optional<step> table_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 5> all = {"pause", "repeat", "do", "on_error", "flow"};
  static const std::array<std::string, 1> of_pause = {"pause"};
  static const std::array<std::string, 2> of_do = {"do", "on_error"};
  static const std::array<std::string, 3> of_repeat = {"repeat", "flow", "on_error"};
  const node pause = item.child("pause"), repeat = item.child("repeat"), operation = item.child("do");
  const int kinds = (pause ? 1 : 0) + (repeat ? 1 : 0) + (operation ? 1 : 0);
  if (kinds != 1) {
    // The nearest name says more than that the step is none.
    if (only_keys(f, item, all, "a flow")) {
      f.c.report.error(f.at(item), kinds == 0 ? "this step does nothing" : "this step says more than one thing to do",
                       item_forms);
    }
    return std::nullopt;
  }
  step made;
  made.at = f.at(item);
  if (pause) {
    made.kind = step_kind::pause;
    only_keys(f, item, of_pause, "a pause");
    const auto drawn = read_distribution(f.tree, pause.index(), f.c.report);
    if (!drawn) return std::nullopt;
    made.pause = *drawn;
    return made;
  }
  if (operation) {
    only_keys(f, item, of_do, "a step");
    if (operation.kind() != SPATE_KIND_STRING) {
      f.c.report.error(f.at(operation), "`do` takes an operation's name", item_forms);
      return std::nullopt;
    }
    auto found = operation_step(f, operation.as_string(), f.at(operation));
    const on_error how = read_on_error(f, item, f.unless_said);
    if (found) found->on_error = how;
    return found;
  }
  made.kind = step_kind::repeat;
  only_keys(f, item, of_repeat, "a repeat");
  made.on_error = read_on_error(f, item, on_error::proceed);
  const bool good = read_rounds(f, repeat, made);
  const node flow = item.child("flow");
  if (!flow) f.c.report.error(f.at(item), "this repeat has no `flow`", "add flow = [...]: what is repeated");
  flow_context inner = f;
  if (item.child("on_error")) inner.unless_said = on_error::proceed;  // the repeat has said it
  made.flow = compile_flow(inner, flow);
  return good ? std::optional(std::move(made)) : std::nullopt;
}

}  // namespace

std::optional<step> operation_step(const flow_context& f, std::string_view name, place at) {
  const named_table* found = f.c.operations.find(name);
  if (found == nullptr && f.c.operations.broken.contains(name)) return std::nullopt;
  if (found == nullptr) {
    f.c.report.error(at, "there is no operation `" + std::string(name) + "`",
                     suggest(name, f.c.operations.names(), "there is"));
    return std::nullopt;
  }
  if (!found->enabled) {
    if (f.enabled) {
      f.c.report.error(at, "operation `" + std::string(name) + "` is disabled",
                       "disable what sends it as well: give it the same `enabled`");
    }
    return std::nullopt;
  }
  if (f.enabled) f.c.used.insert(found->index);
  step made;
  made.operation = found->index;
  made.on_error = f.unless_said;
  made.at = at;
  return made;
}

const data::name* find_list(const flow_context& f, std::string_view name, place at) {
  const data::name* found = f.c.out->names.find(name);
  if (found != nullptr && found->list) return found;
  if (found != nullptr) {
    f.c.report.error(at, "`" + std::string(name) + "` is no list: it holds one value",
                     "a capture with append = true makes a list");
    return nullptr;
  }
  std::vector<std::string> lists;
  for (const auto& [text, meaning] : f.c.out->names.all()) {
    if (meaning.list) lists.push_back(text);
  }
  f.c.report.error(
      at, "there is no list `" + std::string(name) + "`",
      lists.empty() ? "nothing captures a list: add a capture with append = true" : suggest(name, lists, "there is"));
  return nullptr;
}

std::vector<step> compile_flow(const flow_context& f, const node& flow) {
  std::vector<step> out;
  if (!flow) return out;
  if (!flow.is_array()) {
    f.c.report.error(f.at(flow), "`" + std::string(flow.key()) + "` takes an array of steps", item_forms);
    return out;
  }
  for (const node item : flow) {
    std::optional<step> made;
    if (item.kind() == SPATE_KIND_STRING) {
      made = operation_step(f, item.as_string(), f.at(item));
    } else if (item.is_table()) {
      made = table_step(f, item);
    } else {
      f.c.report.error(f.at(item), "this is no step of a flow", item_forms);
    }
    if (made) out.push_back(std::move(*made));
  }
  return out;
}

}  // namespace spate::profile
