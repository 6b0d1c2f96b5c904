#include <spate/config.hpp>

#include <algorithm>
#include <set>

#include "expression/parse.hpp"
#include "profile/compilation.hpp"
#include "profile/flow_walk.hpp"
#include "profile/language_keys.hpp"
#include "profile/objective_monitors.hpp"
#include "profile/plugin_config.hpp"
#include "profile/requirement_check.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr const char* failed_words[] = {"slow", "ignore", nullptr};
constexpr spate_key objective_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"each", "judged for the run, or for each operation, scenario, phase or step, or a list of these", nullptr, nullptr,
     0, 0, SPATE_KIND_ANY, 0},
    {"operations", "only these operations, transactions or retries", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"operations[]", "an operation", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"scenarios", "only these scenarios", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"scenarios[]", "a scenario", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"monitor", "the monitor whose metrics it is about, where several read one", nullptr, nullptr, 0, 0,
     SPATE_KIND_STRING, 0},
    {"require", "conditions that must hold", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, SPATE_KEY_REQUIRED},
    {"require[]", "a condition on the results", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"failed", "whether failed operations count as slow", "slow", failed_words, 0, 0, SPATE_KIND_STRING, 0},
    {"window", "judged once a second on that much time before", nullptr, nullptr, 1e9, no_limit, SPATE_KIND_DURATION,
     0},
    {"for", "how long it must be missed without a break", nullptr, nullptr, 0, no_limit, SPATE_KIND_DURATION, 0},
    {"delay", "not judged before, from the start of the steady time", nullptr, nullptr, 0, no_limit,
     SPATE_KIND_DURATION, 0},
    {"abort", "judged as the run goes on; a miss ends the run", "false", nullptr, 0, 0, SPATE_KIND_BOOL, 0},
};

// What has a series and is no operation of the profile: retries, transactions and correlations.
std::vector<std::string> further_series(const model& m) {
  std::vector<std::string> out;
  for (const operation& each : m.operations)
    if (each.kind != series_kind::operation) out.push_back(each.name);
  return out;
}

// Names of a filter; those of disabled tables drop out.
std::vector<std::string> read_filter(compilation& c, const config_tree& tree, const node& names, const section& known,
                                     std::string_view what, const std::vector<std::string>& others = {}) {
  std::vector<std::string> out;
  bool good = true;
  for (const node each : names) {
    const std::string name(each.as_string());
    const named_table* found = known.find(name);
    const bool other = std::find(others.begin(), others.end(), name) != others.end();
    if (found == nullptr && !other) {
      good = false;
      std::vector<std::string> all = known.names();
      all.insert(all.end(), others.begin(), others.end());
      c.report.error(tree.place_of(each.index()), "there is no " + std::string(what) + " `" + name + "`",
                     suggest(name, all, "there is"));
    } else if (other || found->enabled) {
      out.push_back(name);
    }
  }
  if (names && out.empty() && good) {
    c.report.error(tree.place_of(names.index()),
                   names.empty() ? "this names no " + std::string(what)
                                 : "every " + std::string(what) + " that this names is disabled",
                   names.empty() ? "leave the key out to judge all" : "give the objective the same `enabled`");
  }
  return out;
}

// A scenario that is there once for each value is meant with all of them.
std::vector<std::string> as_played(const model& m, const std::vector<std::string>& named) {
  std::vector<std::string> out;
  for (const std::string& base : named)
    for (const scenario& each : m.scenarios)
      if (each.base == base) out.push_back(each.name);
  return out;
}

// The series of a scenario.
std::set<std::uint32_t> series_of(const model& m, const scenario& from) {
  std::set<std::uint32_t> out;
  const auto add = [&out](std::uint32_t series, bool) { out.insert(series); };
  each_series(m.operations, from.start, add);
  each_series(m.operations, from.stop, add);
  for (const task& each : from.tasks) each_series(m.operations, each.flow, add);
  for (const correlation& each : m.correlations)
    for (std::uint32_t series = each.series; out.contains(each.from.operation) && each.has(series); ++series)
      out.insert(series);
  return out;
}

bool has_steps(const load& of) {
  return std::any_of(of.stages.begin(), of.stages.end(), [](const load_stage& stage) { return stage.step; });
}

void read_each_word(compilation& c, const place& at, std::string_view word, objective_each& into) {
  if (word == "operation") into.operation = true;
  if (word == "scenario") into.scenario = true;
  if (word == "phase" || word == "step") into.phase = true;
  if (word == "step" && std::none_of(c.out->loads.begin(), c.out->loads.end(), has_steps) &&
      c.report.error_count() == 0)
    c.report.error(
        at, "no load of this profile has steps",
        "write each = \"phase\", or give a load rate = { from = \"100/s\", to = \"500/s\", step = \"100/s\" }");
  static const std::vector<std::string> words = {"run", "operation", "scenario", "phase", "step"};
  if (std::find(words.begin(), words.end(), word) != words.end()) return;
  c.report.error(at, "`each` cannot be `" + std::string(word) + "`", suggest(word, words, "it is one of"));
}

// One word, or a list of them: then it is judged for each combination.
objective_each read_each(compilation& c, const config_tree& tree, const node& from) {
  objective_each out;
  if (from.kind() == SPATE_KIND_STRING) {
    read_each_word(c, tree.place_of(from.index()), from.as_string(), out);
  } else if (from.kind() == SPATE_KIND_ARRAY) {
    for (const node each : from) read_each_word(c, tree.place_of(each.index()), each.as_string(), out);
    if (from.empty())
      c.report.error(tree.place_of(from.index()), "`each` names nothing",
                     "write each = \"operation\", or leave the key out to judge the run");
  } else if (from) {
    c.report.error(tree.place_of(from.index()), "`each` is a word or a list of words",
                   "write each = \"operation\" or each = [\"operation\", \"scenario\"]");
  }
  return out;
}

void read_times(compilation& c, const config_tree& tree, const node& root, objective& into) {
  const auto time = [&](const char* key) { return root.child(key) ? root.child(key).as_int() : std::int64_t{0}; };
  into.window_ns = time("window");
  into.for_ns = time("for");
  into.delay_ns = time("delay");
  into.abort = root.child("abort").as_bool();
  constexpr std::int64_t second_ns = 1'000'000'000;
  if (into.window_ns % second_ns != 0)
    c.report.error(tree.place_of(root.child("window").index()), "a window has whole seconds",
                   "write `" + std::to_string(into.window_ns / second_ns + 1) + "s`");
  const char* longer = into.window_ns > c.out->duration_ns ? "window" : "delay";
  const bool too_long = into.window_ns > c.out->duration_ns || into.delay_ns >= c.out->duration_ns;
  if (too_long && c.out->duration_ns > 0 && into.watched())
    c.report.warning(
        tree.place_of(root.child(longer).index()),
        "the run is shorter than this `" + std::string(longer) + "`: the objective is judged once, at the end",
        "let the run last longer, or shorten the " + std::string(longer));
  if (into.each.phase && into.watched())
    c.report.error(into.at, "objective `" + into.name + "` is judged for each phase, and as the run goes on as well",
                   "leave `window` and `abort` out, or make two objectives");
  if (into.watched()) return;
  for (const char* key : {"for", "delay"}) {
    if (!root.child(key)) continue;
    c.report.error(tree.place_of(root.child(key).index()),
                   "`" + std::string(key) + "` means nothing here: the objective is judged once, at the end",
                   "give it a `window` or abort = true");
  }
}

bool any_series(const model& m, const objective& judged) {
  const auto in = [](const std::vector<std::string>& filter, const std::string& name) {
    return filter.empty() || std::find(filter.begin(), filter.end(), name) != filter.end();
  };
  for (const scenario& from : m.scenarios) {
    if (!in(judged.scenarios, from.name)) continue;
    for (const std::uint32_t i : series_of(m, from)) {
      if (in(judged.operations, m.operations[i].name)) return true;
    }
  }
  return false;
}

void read_requirements(compilation& c, const config_tree& tree, const written& table, const node& list,
                       const metric_list& metrics, bool enabled, objective& into) {
  const written* as_written = table.find("require");
  const requirement_scope in{into.each.operation || !into.operations.empty(),
                             into.each.scenario || !into.scenarios.empty(),
                             !into.each.operation && !into.each.scenario && !into.each.phase && !into.watched() &&
                                 into.operations.empty() && into.scenarios.empty(),
                             into.each.scenario,
                             into.each.phase,
                             into.watched(),
                             enabled};
  for (const node each : list) {
    requirement made;
    made.text = each.as_string();
    made.at = tree.place_of(each.index());
    // Offsets count in the text as it is after parameters were filled in.
    const auto where = [&](std::size_t offset) {
      for (const written& one : as_written->children) {
        if (one.at == made.at && one.text == made.text) return c.report.inside(one.at, one.text, offset);
      }
      return made.at;
    };
    auto parsed = expression::parse(made.text);
    if (const auto* wrong = std::get_if<expression::parse_error>(&parsed)) {
      c.report.error(where(wrong->offset), wrong->message, "write for example \"p95(response_time) < 500ms\"");
      continue;
    }
    made.ast = std::get<expression::node>(std::move(parsed));
    bool good = true;
    for (const requirement_mistake& wrong : check_requirement(made.ast, metrics, in)) {
      c.report.error(where(wrong.offset), wrong.message, wrong.next_step);
      good = false;
    }
    if (good) into.require.push_back(std::move(made));
  }
  if (list && list.empty()) {
    c.report.error(tree.place_of(list.index()), "`require` asks for nothing",
                   "write for example require = [\"error_ratio < 1%\"]");
  }
}

// All but what it requires.
objective read_objective(compilation& c, const config_tree& tree, const named_table& from) {
  const node root = config(tree.view()).root();
  objective made;
  made.name = from.name();
  made.at = from.table->key_at;
  made.each = read_each(c, tree, root.child("each"));
  read_times(c, tree, root, made);
  const std::size_t before = c.report.error_count();
  if (from.enabled) {
    made.operations = read_filter(c, tree, root.child("operations"), c.operations, "operation", further_series(*c.out));
    made.scenarios = as_played(*c.out, read_filter(c, tree, root.child("scenarios"), c.scenarios, "scenario"));
  }
  made.failed_slow = root.child("failed").as_string() != "ignore";
  const bool filtered = !made.operations.empty() || !made.scenarios.empty();
  if (filtered && c.report.error_count() == before && !any_series(*c.out, made)) {
    c.report.error(made.at, "objective `" + made.name + "` names no series: no scenario of it sends an operation of it",
                   "name operations that a task sends");
  }
  return made;
}

// Where profiles were included under prefixes, an objective without a filter is about its own profile.
void judge_own(compilation& c, objective& made) {
  const planned_part* own = part_of(c, made.name);
  if (own == nullptr) return;
  made.part = own->from->prefix;
  if (!made.operations.empty() || !made.scenarios.empty()) return;
  for (const operation& each : c.out->operations)
    if (part_of(c, each.name) == own) made.operations.push_back(each.name);
}

// What a step's level counts, where the steps are those of one load.
std::optional<expression::unit> unit_of_steps(const model& of) {
  std::optional<expression::unit> out;
  for (const load& each : of.loads) {
    if (!has_steps(each)) continue;
    if (out) return std::nullopt;
    out = each.model == load_model::open ? expression::unit::rate : expression::unit::none;
  }
  return out;
}

void add_asked(const expression::node& n, std::set<std::string>& into) {
  if (n.kind == expression::node_kind::call && n.text == "capacity") into.insert(n.arguments[0].text);
  for (const expression::node& each : n.arguments) add_asked(each, into);
}

void mark_evidence(model& of) {
  std::set<std::string> asked;
  for (const objective& each : of.objectives)
    for (const requirement& one : each.require) add_asked(one.ast, asked);
  for (objective& each : of.objectives) each.evidence = asked.contains(each.name);
}

void check_stop_on_miss(compilation& c) {
  const auto& objectives = c.out->objectives;
  const bool any = std::any_of(objectives.begin(), objectives.end(), [](const objective& o) { return o.each.phase; });
  for (const load& each : c.out->loads)
    if (each.stop_on_miss && !any && c.report.error_count() == 0)
      c.report.error(each.at, "`stop_on_miss` waits for a miss, and no objective is judged for each step",
                     "give an objective each = \"step\"");
}

}  // namespace

void compile_objectives(compilation& c) {
  static const key_table keys(objective_keys);
  metric_list metrics = known_metrics(c.protocols, c.monitors);
  metrics.steps.unit = unit_of_steps(*c.out);
  metrics.rounds = c.out->rounds.values.size();
  struct read {
    config_tree tree;
    const named_table* from;
    objective made;
  };
  std::vector<read> all;
  for (const named_table& each : c.objectives.tables) {
    config_tree tree = tree_at(*each.table);
    builder(c, tree, each.enabled).add_table(0, *each.table, keys, "objective." + each.name());
    objective made = read_objective(c, tree, each);
    if (each.enabled) (made.each.phase ? metrics.steps.names : metrics.steps.others).push_back(made.name);
    all.push_back({std::move(tree), &each, std::move(made)});
  }
  for (read& each : all) {
    const node root = config(each.tree.view()).root();
    const metric_list known = metrics_for(c, each.tree, root.child("monitor"), each.from->enabled, metrics);
    read_requirements(c, each.tree, *each.from->table, root.child("require"), known, each.from->enabled, each.made);
    if (!each.from->enabled) continue;
    judge_own(c, each.made);
    resolve_monitors(*c.out, known, each.made);
    c.out->objectives.push_back(std::move(each.made));
  }
  mark_evidence(*c.out);
  check_stop_on_miss(c);
  if (c.objectives.tables.empty()) {
    c.report.warning({}, "the profile has no objective: every run that can be carried out passes",
                     "add [objective.NAME] with require = [\"error_ratio < 1%\"]");
  }
}

std::span<const spate_key> objective_table_keys() { return objective_keys; }

}  // namespace spate::profile
