#include <spate/config.hpp>

#include <cmath>

#include "profile/compilation.hpp"
#include "profile/compile_flow.hpp"
#include "profile/language_keys.hpp"
#include "profile/node_report.hpp"
#include "profile/plugin_config.hpp"
#include "profile/read_distribution.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr const char* which[] = {"random", "newest", "oldest", nullptr};

#define SPATE_PICK_KEYS(name)                                                                                  \
  {"task.*." name, "lists that the task draws from", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},             \
      {"task.*." name ".*", "a name for what is drawn", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},          \
      {"task.*." name ".*.from", "the list to draw from", nullptr, nullptr, 0, 0,                              \
       SPATE_KIND_STRING,        SPATE_KEY_REQUIRED},                                                          \
      {"task.*." name ".*.count", "how many different elements", "1", nullptr, 1, 10000, SPATE_KIND_INT, 0}, { \
    "task.*." name ".*.which", "which element", "random", which, 0, 0, SPATE_KIND_STRING, 0                    \
  }

constexpr spate_key scenario_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"share", "its share of the users, against the other scenarios", "1", nullptr, 0, no_limit, SPATE_KIND_FLOAT, 0},
    {"think", "how long a user waits between tasks", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"pacing", "instead of `think`: how long after the start of a task the user's next one is due", nullptr, nullptr,
     1e3, no_limit, SPATE_KIND_DURATION, 0},
    {"start", "a flow that each user begins with", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_TEMPLATED},
    {"stop", "a flow that each user ends with", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_TEMPLATED},
    {"task", "what a user does", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"task.*", "a task", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"task.*.enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"task.*.weight", "how often it is drawn, against the other tasks", "1", nullptr, 0, no_limit, SPATE_KIND_FLOAT, 0},
    {"task.*.when", "a condition: only then it is drawn", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"task.*.flow", "the steps; absent: the operation of the task's name", nullptr, nullptr, 0, 0, SPATE_KIND_ANY,
     SPATE_KEY_TEMPLATED},
    SPATE_PICK_KEYS("pick"),
    SPATE_PICK_KEYS("take"),
};
#undef SPATE_PICK_KEYS

data::pick_which which_of(std::string_view text) {
  return text == "newest"   ? data::pick_which::newest
         : text == "oldest" ? data::pick_which::oldest
                            : data::pick_which::random;
}

void read_pick(const flow_context& f, const node& from, bool take, task& into) {
  const node list_name = from.child("from");
  if (!list_name) return;
  const data::name* list = find_list(f, list_name.as_string(), f.at(list_name));
  const data::name* bound = f.c.out->names.find(from.key());
  if (list == nullptr || bound == nullptr) return;
  if (take && list->kind == data::name_kind::shared) {
    f.c.report.error(f.at(list_name),
                     "`" + std::string(list_name.as_string()) +
                         "` is captured by the setup: it is read-only, and nothing can be taken from it",
                     "use pick instead of take");
    return;
  }
  data::pick& made = into.picks.emplace_back();
  made.from_kind = list->kind;
  made.from = list->slot;
  made.to = bound->slot;
  made.count = static_cast<std::uint32_t>(from.child("count").as_int(1));
  made.which = which_of(from.child("which").as_string());
  made.remove = take;
}

void read_when(const flow_context& f, const written& table, const node& from, task& into) {
  const node when = from.child("when");
  const written* text = table.find("when");
  if (!when || text == nullptr) return;
  std::vector<data::text_error> errors;
  data::condition condition = data::condition::compile(when.as_string(), f.c.out->names, errors);
  f.c.texts.report_errors(*text, when.as_string(), errors);
  if (errors.empty()) into.when.emplace(std::move(condition));
}

// True when the task is kept.
bool read_task(const flow_context& scenario, const written& table, const node& from, task& made) {
  flow_context f = scenario;
  f.enabled = is_enabled(table, f.c.texts, f.c.report) && scenario.enabled;
  made.name = table.key;
  made.at = table.key_at;
  made.weight = from.child("weight").as_double(1);
  read_when(f, table, from, made);
  // In source order, as the engine applies them.
  for (const node child : from) {
    if (child.key() != "pick" && child.key() != "take") continue;
    for (const node each : child) read_pick(f, each, child.key() == "take", made);
  }
  if (const node flow = from.child("flow")) {
    made.flow = compile_flow(f, flow);
  } else if (table.find("flow") == nullptr) {
    if (f.c.operations.find(made.name) == nullptr && !f.c.operations.broken.contains(made.name)) {
      f.c.report.error(made.at, "task `" + made.name + "` has no `flow`, and there is no operation of its name",
                       suggest(made.name, f.c.operations.names(), "there is"));
    } else if (auto step = operation_step(f, made.name, made.at)) {
      made.flow.push_back(std::move(*step));
    }
  }
  return f.enabled;
}

void read_tasks(const flow_context& f, const written& table, const node& root, scenario& made) {
  const written* tasks = table.find("task");
  double weights = 0;
  bool any = false;
  const std::size_t before = f.c.report.error_count();
  for (const node each : root.child("task")) {
    const written* one = tasks == nullptr ? nullptr : tasks->find(each.key());
    if (one == nullptr || !each.is_table()) continue;
    task read;
    any = true;
    if (!read_task(f, *one, each, read)) continue;
    weights += read.weight;
    made.tasks.push_back(std::move(read));
  }
  if (!f.enabled || f.c.report.error_count() != before) return;
  if (made.tasks.empty() && made.start.empty()) {
    f.c.report.error(made.at, "scenario `" + made.name + (any ? "` has only disabled tasks" : "` has no task"),
                     any ? "disable the scenario as well" : "add task.NAME = { weight = 1, flow = [\"operation\"] }");
  } else if (!made.tasks.empty() && !(weights > 0)) {
    f.c.report.error(made.at, "the weights of scenario `" + made.name + "` sum to zero: no task can be drawn",
                     "give at least one task a weight above 0");
  }
}

scenario read_scenario(compilation& c, const named_table& from) {
  static const key_table keys(scenario_keys);
  config_tree tree = tree_at(*from.table);
  const std::size_t before = c.report.error_count();
  builder(c, tree, from.enabled).add_table(0, *from.table, keys, "scenario." + from.name());
  const bool sound = c.report.error_count() == before;
  const node root = config(tree.view()).root();
  const flow_context f{c, tree, from.enabled};
  scenario made;
  made.name = made.base = from.name();
  made.at = from.table->key_at;
  made.share = root.child("share").as_double(1);
  if (const node think = root.child("think")) {
    made.think = read_distribution(tree, think.index(), c.report).value_or(data::distribution{});
  }
  if (const node pacing = root.child("pacing")) {
    made.pacing_ns = pacing.as_int();
    if (root.child("think"))
      c.report.error(tree.key_place_of(pacing.index()), "`pacing` and `think` both say when the next task begins",
                     "write one of them");
  }
  made.start = compile_flow(f, root.child("start"));
  made.stop = compile_flow(f, root.child("stop"));
  if (sound || root.child("task")) read_tasks(f, *from.table, root, made);
  return made;
}

}  // namespace

void compile_scenarios(compilation& c) {
  double shares = 0;
  const auto keep = [&](scenario made) {
    shares += made.share;
    c.out->scenarios.push_back(std::move(made));
  };
  for (const named_table& each : c.scenarios.tables) {
    const std::size_t before = c.report.error_count();
    scenario made = read_scenario(c, each);
    if (!each.enabled) continue;
    const bool repeated = c.repetition.scenarios.contains(each.name());
    if (!repeated || c.repetition.plain.contains(each.name())) keep(std::move(made));
    // Once for each value, with series of its own. What is wrong with it was said.
    for (std::uint32_t i = 0; repeated && i < c.out->rounds.values.size() && c.report.error_count() == before; ++i) {
      scenario copy = read_scenario(c, each);
      copy.base = each.name();
      copy.name = name_in_round(c.out->rounds, each.name(), i);
      copy.round = i;
      keep(std::move(copy));
    }
  }
  if (c.out->scenarios.empty() && c.scenarios.tables.empty() && !c.scenarios.broken.empty()) return;  // told already
  if (c.out->scenarios.empty()) {
    const bool disabled = !c.scenarios.tables.empty();
    c.report.error({}, disabled ? "every scenario is disabled" : "the profile has no scenario: nobody sends anything",
                   disabled ? "enable at least one" : "add [scenario.NAME] with tasks");
  } else if (!(shares > 0)) {
    c.report.error(c.out->scenarios.front().at, "the shares of the scenarios sum to zero: no user can be placed",
                   "give at least one scenario a share above 0");
  }
}

std::span<const spate_key> scenario_table_keys() { return scenario_keys; }

}  // namespace spate::profile
