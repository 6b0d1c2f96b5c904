#include <spate/config.hpp>

#include <algorithm>
#include <cmath>

#include "profile/compilation.hpp"
#include "profile/language_keys.hpp"
#include "profile/load_level.hpp"
#include "profile/plugin_config.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* spacings[] = {"uniform", "poisson", nullptr};
constexpr const char* saturations[] = {"queue", "drop", nullptr};
constexpr const char* start_whens[] = {"planned", "ended", nullptr};
constexpr spate_key load_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"users", "virtual users that wait for answers (a closed load); a table: steps", nullptr, nullptr, 0, 0,
     SPATE_KIND_ANY, 0},
    {"users.from", "users of the first step", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"users.to", "users of the last step", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"users.step", "users that each step adds", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"rate", "arrivals a second, whatever the answers (an open load); a table: steps", nullptr, nullptr, 0, 0,
     SPATE_KIND_ANY, 0},
    {"rate.from", "rate of the first step", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"rate.to", "rate of the last step", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"rate.step", "what each step adds", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"stages[].to", "the level at the stage's end: users, or a rate", nullptr, nullptr, 0, 0, SPATE_KIND_ANY,
     SPATE_KEY_REQUIRED},
    {"stages[].over", "how long the level takes to get there, in a straight line; 0s: a jump", nullptr, nullptr, 0,
     no_limit, SPATE_KIND_DURATION, SPATE_KEY_REQUIRED},
    {"stages[].name", "what reports call it; absent: its level", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"stages[].measure", "objectives look at it; absent: when its level does not change", nullptr, nullptr, 0, 0,
     SPATE_KIND_BOOL, 0},
    {"settle", "of each step: sent and shown, left out of objectives", "0s", nullptr, 0, no_limit, SPATE_KIND_DURATION,
     0},
    {"hold", "of each step: measured", nullptr, nullptr, 1e6, no_limit, SPATE_KIND_DURATION, 0},
    {"stop_on_miss", "the run ends after the first step in which an objective with each = \"step\" was missed", "false",
     nullptr, 0, 0, SPATE_KIND_BOOL, 0},
    {"spawn_rate", "users that start a second; absent: all at once", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"iterations", "tasks of each user, which then ends; absent: no limit", nullptr, nullptr, 1, no_limit,
     SPATE_KIND_INT, 0},
    {"shared_iterations", "tasks of all users together; absent: no limit", nullptr, nullptr, 1, no_limit,
     SPATE_KIND_INT, 0},
    {"arrivals", "how arrivals are spaced: evenly, or as by many independent people", "uniform", spacings, 0, 0,
     SPATE_KIND_STRING, 0},
    {"on_saturation",
     "of an arrival for which no user is free: queue, it waits and the wait counts; drop, it is not sent and has "
     "failed",
     "queue", saturations, 0, 0, SPATE_KIND_STRING, 0},
    {"max_users",
     "users of an open load at most; absent: ten seconds' worth of arrivals, at least 100 and at most 10000", nullptr,
     nullptr, 1, most_users, SPATE_KIND_INT, 0},
    {"scenarios[]", "the scenarios that its users play; absent: all", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"for_each", "values that it goes through, one after the other: a name, by which its users know the value", nullptr,
     nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"for_each.*", "whole numbers, each above the one before, or a parameter that is a list of them", nullptr, nullptr,
     0, 0, SPATE_KIND_ANY, 0},
    {"start_after", "the load that must have ended before", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"start_when",
     "of `start_after`: planned, at that load's planned end; ended, as soon as its users have ended, at the latest "
     "then",
     "planned", start_whens, 0, 0, SPATE_KIND_STRING, 0},
    {"duration", "how long this load lasts; absent: its stages and steps, or to the end of the run", nullptr, nullptr,
     1e6, no_limit, SPATE_KIND_DURATION, 0},
    {"stop", "how long what is under way at its end may take to finish; absent: as [run] says", nullptr, nullptr, 0,
     no_limit, SPATE_KIND_DURATION, 0},
};

double read_spawn_rate(const load_context& f, const node& from) {
  if (!from) return 0;
  const auto rate = from.kind() == SPATE_KIND_STRING                                   ? parse_rate(from.as_string())
                    : from.kind() == SPATE_KIND_INT || from.kind() == SPATE_KIND_FLOAT ? std::optional(from.as_double())
                                                                                       : std::nullopt;
  if (rate && *rate > 0) return *rate;
  f.c.report.error(f.at(from), rate ? "`spawn_rate` must be above 0" : "`spawn_rate` takes a rate",
                   "write 5 or \"5/s\"; without spawn_rate all users start at once");
  return 0;
}

// The scenario of this name in the profile, as it is there for one value of `for_each`, or for none.
std::optional<std::uint32_t> find_scenario(const model& in, std::string_view base, std::optional<std::uint32_t> round) {
  for (std::uint32_t i = 0; i < in.scenarios.size(); ++i)
    if (in.scenarios[i].base == base && in.scenarios[i].round == round) return i;
  return std::nullopt;
}

// Without a list a load plays all scenarios: where profiles were included under prefixes, those of its own profile, and
// where some are there once for each value, those of its own value.
void play_own(const load_context& f, std::optional<std::uint32_t> round, load& into) {
  if ((f.c.parts.empty() && f.c.out->rounds.values.empty()) || !f.enabled) return;
  const planned_part* own = part_of(f.c, into.name);
  const auto& all = f.c.out->scenarios;
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (part_of(f.c, all[i].name) == own && all[i].round == round) into.scenarios.push_back(i);
  if (into.scenarios.empty() && !f.c.report.has_errors())
    f.c.report.error(into.at, "load `" + into.name + "` plays no scenario: none of its profile is enabled",
                     "name some: scenarios = [...], or disable the load");
}

void read_scenarios(const load_context& f, std::optional<std::uint32_t> round, load& into) {
  for (const node each : f.root.child("scenarios")) {
    const std::string name(each.as_string());
    if (const auto index = find_scenario(*f.c.out, name, round)) {
      if (std::find(into.scenarios.begin(), into.scenarios.end(), *index) != into.scenarios.end())
        f.c.report.error(f.at(each), "scenario `" + name + "` is listed twice", "remove one of them");
      into.scenarios.push_back(*index);
    } else if (const named_table* known = f.c.scenarios.find(name)) {
      if (f.enabled && !known->enabled)
        f.c.report.error(f.at(each), "scenario `" + name + "` is disabled", "enable it, or take it out of the load");
    } else if (!f.c.scenarios.broken.contains(name)) {
      f.c.report.error(f.at(each), "there is no scenario `" + name + "`",
                       suggest(name, f.c.scenarios.names(), "there is"));
    }
  }
  if (!f.root.child("scenarios")) play_own(f, round, into);
  const node list = f.root.child("scenarios");
  if (list && !*list.begin() && f.table.find("scenarios")->children.empty())
    f.c.report.error(f.key_at(list), "the load plays no scenario", "name at least one, or remove `scenarios` for all");
}

// An arrival is a task: a scenario without any would be played in vain.
void check_tasks(const load_context& f, const load& made) {
  if (f.c.report.has_errors()) return;
  for (std::uint32_t i = 0; i < f.c.out->scenarios.size(); ++i) {
    const scenario& each = f.c.out->scenarios[i];
    const bool listed = std::find(made.scenarios.begin(), made.scenarios.end(), i) != made.scenarios.end();
    const bool plays = each.share > 0 && (made.scenarios.empty() || listed);
    if (plays && each.tasks.empty())
      f.c.report.error(
          each.at, "scenario `" + each.name + "` has no task, and [" + f.where + "] has a rate: an arrival is one task",
          "give it a task, or leave it out of the load's `scenarios`");
  }
}

// Ten seconds in which nothing is answered, within what a machine bears without being asked.
std::uint32_t default_users(const load& of) {
  double highest = of.level;
  for (const load_stage& each : of.stages) highest = std::max(highest, each.to);
  return static_cast<std::uint32_t>(std::clamp(std::ceil(10 * highest), 100.0, 10'000.0));
}

// At least one user for each scenario on each worker of its first target: it takes the arrivals that fall there.
void check_max_users(const load_context& f, load& into) {
  const node given = f.root.child("max_users");
  into.users = given ? static_cast<std::uint32_t>(given.as_int()) : default_users(into);
  if (!given || !f.enabled || f.c.report.has_errors()) return;
  std::uint32_t most_workers = 1;
  for (const target& each : f.c.out->targets) most_workers = std::max(most_workers, each.workers);
  const std::size_t scenarios = into.scenarios.empty() ? f.c.out->scenarios.size() : into.scenarios.size();
  const std::size_t least = scenarios * most_workers;
  if (into.users < least)
    f.c.report.error(f.at(given),
                     "`max_users` is less than one for each of " + std::to_string(scenarios) + " scenarios on " +
                         std::to_string(most_workers) + " workers",
                     "write at least " + std::to_string(least));
}

void check_scenarios(const load_context& f, const load& made) {
  std::vector<std::uint32_t> played = made.scenarios;
  if (f.c.report.has_errors() || played.empty()) return;
  const auto has_share = [&](std::uint32_t each) { return f.c.out->scenarios[each].share > 0; };
  if (std::none_of(played.begin(), played.end(), has_share))
    f.c.report.error(f.key_at(f.root.child("scenarios")), "none of these scenarios has a `share` above 0",
                     "give at least one a share");
}

// Once, or once for each value.
void add_load(compilation& c, load made, bool repeated, load_start start) {
  start.base = made.name;
  const std::vector<std::uint32_t> played = made.scenarios;
  for (std::uint32_t round = 0; repeated && round < c.out->rounds.values.size(); ++round) {
    made.name = name_in_round(c.out->rounds, start.base, round);
    made.round = start.round = round;
    for (std::size_t i = 0; i < played.size(); ++i)
      made.scenarios[i] = find_scenario(*c.out, c.out->scenarios[played[i]].base, round).value_or(played[i]);
    c.load_starts.push_back(start);
    c.out->loads.push_back(made);
  }
  if (repeated) return;
  c.load_starts.push_back(std::move(start));
  c.out->loads.push_back(std::move(made));
}

void read_load(compilation& c, const written& table, const std::string& where, std::string name) {
  static const key_table keys(load_keys);
  config_tree tree = tree_at(table);
  builder(c, tree).add_table(0, table, keys, where);
  const load_context f{c, tree, table, config(tree.view()).root(), where, is_enabled(table, c.texts, c.report)};
  load made;
  const bool repeated = c.repetition.loads.contains(name);
  made.name = std::move(name);
  made.at = table.key_at;
  read_scenarios(f, repeated ? std::optional(std::uint32_t{0}) : std::nullopt, made);
  check_scenarios(f, made);
  read_level(f, made);
  made.spawn_rate = read_spawn_rate(f, f.root.child("spawn_rate"));
  made.iterations = static_cast<std::uint64_t>(f.root.child("iterations").as_int());
  made.shared_iterations = static_cast<std::uint64_t>(f.root.child("shared_iterations").as_int());
  if (made.iterations != 0 && made.shared_iterations != 0)
    c.report.error(f.key_at(f.root.child("shared_iterations")), "`iterations` and `shared_iterations` are two limits",
                   "keep the tasks of each user, or those of all together");
  made.arrivals =
      f.root.child("arrivals").as_string() == "poisson" ? arrival_spacing::poisson : arrival_spacing::uniform;
  made.on_saturation = f.root.child("on_saturation").as_string() == "drop" ? on_saturation::drop : on_saturation::queue;
  if (made.model == load_model::open) {
    check_max_users(f, made);
    check_tasks(f, made);
  }
  made.stop_on_miss = f.root.child("stop_on_miss").as_bool();
  made.length_ns = f.root.child("duration").as_int();
  if (const node stop = f.root.child("stop"))
    made.stop_ns = stop.as_int();
  else if (const planned_part* of = part_of(c, made.name); of != nullptr && of->stop_ns)
    made.stop_ns = *of->stop_ns;
  const node after = f.root.child("start_after"), when = f.root.child("start_when");
  load_start start{after ? std::string(after.as_string()) : std::string(),
                   after ? f.at(after) : place{},
                   f.root.child("duration") ? f.at(f.root.child("duration")) : table.key_at,
                   when.as_string() == "ended",
                   {},
                   {}};
  if (!f.enabled) {
    c.disabled_loads.emplace(made.name, std::move(start));
    return;
  }
  if (start.when_ended && !after && !repeated)
    c.report.error(f.at(when), "`start_when` says when to start after another load, and this one has no `start_after`",
                   "name that load: start_after = \"...\", or remove `start_when`");
  add_load(c, std::move(made), repeated, std::move(start));
}

// What a scenario says and no load of its kind lets it do.
void warn_of_scenarios(compilation& c) {
  for (std::uint32_t i = 0; i < c.out->scenarios.size(); ++i) {
    const scenario& each = c.out->scenarios[i];
    bool closed = false, open = false;
    for (const load& one : c.out->loads) {
      const bool plays = one.scenarios.empty()
                             ? each.share > 0
                             : std::find(one.scenarios.begin(), one.scenarios.end(), i) != one.scenarios.end();
      if (plays) (one.model == load_model::open ? open : closed) = true;
    }
    if (!closed && !open)
      c.report.warning(each.at, "no load plays scenario `" + each.name + "`",
                       "name it in `scenarios` of a load, or remove it");
    const written* table = c.root.find("scenario")->find(each.base);
    for (const char* key : {"think", "pacing"}) {
      const written* given = table != nullptr ? table->find(key) : nullptr;
      // It may be there for a load that other options enable.
      if (open && !closed && given != nullptr && c.disabled_loads.empty())
        c.report.warning(given->key_at,
                         "`" + std::string(key) + "` changes nothing: the load has a rate, and an arrival is one task",
                         "remove it; inside of a task, write a { pause = \"1s\" }");
    }
  }
}

}  // namespace

void compile_load(compilation& c) {
  const written* table = c.root.find("load");
  constexpr const char* how = "add [load] with users = 10";
  if (table == nullptr) {
    c.report.error({}, "the profile has no [load]: no user is started", how);
    return;
  }
  if (!table->is_table()) {
    c.report.error(table->at, "`load` takes a table", how);
    return;
  }
  const key_table keys(load_keys);
  const bool named = has_named_loads(*table);
  const bool plain = std::any_of(table->children.begin(), table->children.end(),
                                 [&](const written& child) { return !child.is_table() || keys.has(child.key); });
  if (!named) {
    read_load(c, *table, "load", "load");
  } else if (plain) {
    c.report.error(table->key_at, "[load] has keys of its own and named loads",
                   "give every load a name: [load.first], [load.second]");
  } else {
    for (const named_table& each : c.loads.tables) read_load(c, *each.table, "load." + each.name(), each.name());
  }
  const bool misnamed = named && c.loads.tables.empty();  // told already
  if (c.out->loads.empty() && !plain && !misnamed)
    c.report.error(table->key_at, "every load is disabled", "enable at least one");
  if (!c.report.has_errors()) warn_of_scenarios(c);
}

std::span<const spate_key> load_table_keys() { return load_keys; }

}  // namespace spate::profile
