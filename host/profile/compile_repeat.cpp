#include <array>

#include "profile/compile_flow.hpp"

namespace spate::profile {
namespace {

constexpr std::int64_t most_rounds = 1'000'000'000;
constexpr const char* forms =
    "write 5, { min = 5, max = 10 }, { until = \"condition\", max = 100 }, { while = \"condition\", max = 100 } or { "
    "each "
    "= \"list\", as = \"name\" }";

bool read_each(const flow_context& f, const node& repeat, step& made) {
  const node each = repeat.child("each"), as = repeat.child("as");
  const data::name* list = find_list(f, each.as_string(), f.at(each));
  const data::name* bound = f.c.out->names.find(as.as_string());
  if (list == nullptr || bound == nullptr) return false;
  data::pick& pick = made.each.emplace();
  pick.from_kind = list->kind;
  pick.from = list->slot;
  pick.to = bound->slot;
  return true;
}

// Both, or one of them; `max` bounds them.
bool read_conditions(const flow_context& f, const node& repeat, std::optional<std::int64_t> most, step& made) {
  const node before = repeat.child("while"), after = repeat.child("until");
  if (before) made.before = read_condition(f, before);
  if (after) made.after = read_condition(f, after);
  if (!most || *most < 1 || *most > most_rounds) {
    const node max = repeat.child("max");
    f.c.report.error(f.at(max ? max : repeat),
                     max ? "`max` must be from 1 to " + std::to_string(most_rounds)
                         : "this repeat has no `max`: a condition that never comes true would repeat it for ever",
                     max ? "" : "add max = 500: the most turns that can be meant");
    return false;
  }
  made.repeat_min = made.repeat_max = *most;
  return (!before || made.before) && (!after || made.after);
}

bool read_range(const flow_context& f, const node& repeat, std::optional<std::int64_t> low,
                std::optional<std::int64_t> high, step& made) {
  if (!low || !high) {
    f.c.report.error(f.at(repeat), "`repeat` needs `min` and `max`, a condition with `max`, or `each` and `as`", forms);
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

}  // namespace

bool read_rounds(const flow_context& f, const node& repeat, step& made) {
  static const std::array<std::string, 6> keys = {"min", "max", "each", "as", "while", "until"};
  if (const auto count = whole_number(repeat)) {
    made.repeat_min = made.repeat_max = *count;
    if (*count >= 0 && *count <= most_rounds) return true;
    f.c.report.error(f.at(repeat), "`repeat` must be from 0 to " + std::to_string(most_rounds));
    return false;
  }
  if (!repeat.is_table()) {
    f.c.report.error(f.at(repeat), "`repeat` takes a number or a table", forms);
    return false;
  }
  if (!only_keys(f, repeat, keys, "repeat")) return false;
  const node min = repeat.child("min"), max = repeat.child("max"), each = repeat.child("each"), as = repeat.child("as");
  for (const node& limit : {min, max}) {
    if (!limit || whole_number(limit)) continue;
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
  const bool asks = repeat.child("while") || repeat.child("until");
  if (each && as && !min && !max && !asks) return read_each(f, repeat, made);
  if (asks && !min && !each && !as) return read_conditions(f, repeat, whole_number(max), made);
  return read_range(f, repeat, each || as || asks ? std::nullopt : whole_number(min), whole_number(max), made);
}

}  // namespace spate::profile
