#include "profile/load_level.hpp"

#include <algorithm>
#include <cmath>

#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr std::size_t most_stages = 200;
constexpr double most_steps = 100;

std::string quoted(std::string_view key) { return "`" + std::string(key) + "`"; }

std::string level_text(load_model model, double level) {
  if (model == load_model::open) return print_number(level) + "/s";
  return print_number(level) + (level == 1 ? " user" : " users");
}

bool is_number(const node& of) { return of.kind() == SPATE_KIND_INT || of.kind() == SPATE_KIND_FLOAT; }

std::optional<double> read_one(const load_context& f, load_model model, const node& from, std::string_view key,
                               double least) {
  return model == load_model::open ? read_rate(f, from, key, least) : read_users(f, from, key, least);
}

void read_steps(const load_context& f, const node& table, std::string_view key, load& into) {
  const auto number = [&](std::string_view name) -> std::optional<double> {
    if (const node one = table.child(name)) return read_one(f, into.model, one, name, name == "from" ? 0 : 1e-9);
    if (f.table.find(key) != nullptr && f.table.find(key)->find(name) == nullptr)
      f.c.report.error(
          f.at(table), "the steps of " + quoted(key) + " have no " + quoted(name),
          "write " + std::string(key) +
              (into.model == load_model::open ? " = { from = \"100/s\", to = \"1000/s\", step = \"100/s\" }"
                                              : " = { from = 10, to = 100, step = 10 }"));
    return std::nullopt;
  };
  const auto from = number("from"), to = number("to"), step = number("step");
  const node hold = f.root.child("hold");
  if (!hold && f.table.find("hold") == nullptr)
    f.c.report.error(f.key_at(table), "steps need `hold`: how long each is measured", "add hold = \"1m\"");
  if (!from || !to || !step || !hold) return;
  if (*to < *from) return f.c.report.error(f.at(table.child("to")), "`to` is below `from`: steps go up", "swap them");
  const double count = std::floor((*to - *from) / *step + 1e-9) + 1;
  if (count > most_steps)
    return f.c.report.error(f.at(table.child("step")),
                            "these are " + print_number(count) + " steps, and at most 100 are possible",
                            "make the step larger");
  into.level = *from;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const double level = *from + i * *step;
    if (!(level > 0)) continue;
    const std::string name = level_text(into.model, level);
    // A jump, the time that the target needs to settle, the time that counts.
    into.stages.push_back({name, level, 0, false});
    if (const std::int64_t settle = f.root.child("settle").as_int(); settle > 0)
      into.stages.push_back({name + " settling", level, settle, false});
    into.stages.push_back({name, level, hold.as_int(), true, true});
  }
}

// What the first stage is written in decides, when nothing else says what the load counts.
load_model model_of(const load_context& f) {
  if (f.root.child("rate")) return load_model::open;
  if (f.root.child("users")) return load_model::closed;
  const node stages = f.root.child("stages");
  const node first = stages ? *stages.begin() : node();
  const bool has_unit = first && first.child("to").as_string().find('/') != std::string_view::npos;
  return has_unit ? load_model::open : load_model::closed;
}

void read_stages(const load_context& f, const node& stages, load& into) {
  double level = into.level, highest = level;
  std::int64_t whole = 0;
  for (const node each : stages) {
    const node to = each.child("to");
    const auto target = to ? read_one(f, into.model, to, "to", 0) : std::nullopt;
    if (!target) continue;
    load_stage made;
    made.to = *target;
    made.over_ns = each.child("over").as_int();
    made.measured = each.child("measure") ? each.child("measure").as_bool() : *target == level;
    made.name = each.child("name").as_string();
    if (made.name.empty()) made.name = (*target == level ? "" : "to ") + level_text(into.model, *target);
    level = *target;
    highest = std::max(highest, level);
    whole += made.over_ns;
    into.stages.push_back(std::move(made));
  }
  if (into.stages.size() > most_stages)
    f.c.report.error(f.key_at(stages),
                     "there are " + std::to_string(into.stages.size()) + " stages, and at most 200 are possible",
                     "use fewer, longer ones");
  if (into.stages.empty() || f.c.report.error_count() > 0) return;
  if (whole == 0)
    f.c.report.error(f.key_at(stages), "the stages take no time: the load would end at 0 s",
                     "give them an `over` above 0s");
  else if (!(highest > 0))
    f.c.report.error(f.key_at(stages), "every stage has the level 0: nothing would be sent",
                     "give at least one a `to` above 0");
}

// Keys that say something about the other kind of load, or about steps that are not there.
void check_companions(const load_context& f, const load& made, bool steps, bool staged) {
  const auto refuse = [&](const char* key, const std::string& why, const std::string& next) {
    if (const written* found = f.table.find(key)) f.c.report.error(found->key_at, quoted(key) + " " + why, next);
  };
  if (made.model == load_model::open) {
    for (const char* key : {"spawn_rate", "iterations", "shared_iterations"})
      refuse(key, "belongs to a load of `users`: this one has a rate",
             std::string(key) == "spawn_rate" ? "for a slow start, use stages" : "end the load with `duration`");
  } else {
    for (const char* key : {"arrivals", "on_saturation", "max_users"})
      refuse(key, "belongs to a load with a `rate`: this one has users", "remove it, or write rate = \"10/s\"");
    if (steps || staged)
      refuse("spawn_rate", "and " + std::string(staged ? "`stages`" : "steps") + " both say when users begin",
             "remove it");
  }
  if (!steps)
    for (const char* key : {"settle", "hold", "stop_on_miss"})
      refuse(key, "belongs to steps",
             "write rate = { from = \"100/s\", to = \"1000/s\", step = \"100/s\" }, or remove it");
}

}  // namespace

std::optional<double> read_rate(const load_context& f, const node& from, std::string_view key, double least) {
  const auto rate = from.kind() == SPATE_KIND_STRING ? parse_rate(from.as_string())
                    : is_number(from)                ? std::optional(from.as_double())
                                                     : std::nullopt;
  if (rate && *rate >= least && *rate <= most_rate) return rate;
  const bool negative = from.kind() == SPATE_KIND_STRING && from.as_string().starts_with("-");
  if (!rate && !negative)
    f.c.report.error(f.at(from), quoted(key) + " takes a rate", "write \"200/s\", \"30/m\", or a number a second");
  else if (rate && *rate > most_rate)
    f.c.report.error(f.at(from), quoted(key) + " may be at most 10000000/s", "several machines are needed for more");
  else
    f.c.report.error(f.at(from), quoted(key) + (least > 0 ? " must be above 0" : " must not be negative"),
                     "write \"200/s\", \"30/m\", or a number a second");
  return std::nullopt;
}

std::optional<double> read_users(const load_context& f, const node& from, std::string_view key, double least) {
  const written* text = f.table.find(key);
  // Inside of stages and steps nobody knows any more whether a text was filled in.
  const bool filled_in = text == nullptr || text->text.find("${") != std::string::npos;
  std::optional<std::int64_t> users;
  if (from.kind() == SPATE_KIND_INT) users = from.as_int();
  if (from.kind() == SPATE_KIND_STRING && filled_in) users = parse_integer(from.as_string());
  const double lowest = least > 0 ? 1 : 0;
  if (!users) {
    const bool quotes = from.kind() == SPATE_KIND_STRING && parse_integer(from.as_string());
    f.c.report.error(f.at(from), quoted(key) + " takes a whole number",
                     quotes ? "write " + std::string(from.as_string()) + " without quotes" : "write 10");
    return std::nullopt;
  }
  const auto value = static_cast<double>(*users);
  if (value >= lowest && value <= most_users) return value;
  f.c.report.error(f.at(from), quoted(key) + " must be from " + print_number(lowest) + " to 1000000, and this is " +
                                   std::to_string(*users));
  return std::nullopt;
}

void read_level(const load_context& f, load& into) {
  const node users = f.root.child("users"), rate = f.root.child("rate"), stages = f.root.child("stages");
  // What is wrong was reported, and is left out of the tree.
  const bool nothing = f.table.find("users") == nullptr && f.table.find("rate") == nullptr;
  into.model = model_of(f);
  if (users && rate) {
    f.c.report.error(f.key_at(rate), "[" + f.where + "] has `users` and `rate`: it cannot be closed and open at once",
                     "keep one of them; two kinds of load are [load.first] and [load.second]");
    return;
  }
  if (nothing && f.table.find("stages") == nullptr) {
    f.c.report.error(f.table.key_at, "[" + f.where + "] has no `users` and no `rate`",
                     "add users = 10, or rate = \"50/s\"");
    return;
  }
  const node level = rate ? rate : users;
  const bool steps = level && level.is_table();
  check_companions(f, into, steps, static_cast<bool>(stages));
  if (steps && stages)
    return f.c.report.error(f.key_at(stages), "`stages` and steps both say how the load changes", "keep one of them");
  if (steps) {
    read_steps(f, level, rate ? "rate" : "users", into);
  } else if (level) {
    const double least = stages ? 0 : 1e-9;
    into.level = read_one(f, into.model, level, rate ? "rate" : "users", least).value_or(0);
  }
  if (stages) read_stages(f, stages, into);
  double highest = into.level;
  for (const load_stage& each : into.stages) highest = std::max(highest, each.to);
  if (into.model == load_model::closed) into.users = static_cast<std::uint32_t>(highest);
}

}  // namespace spate::profile
