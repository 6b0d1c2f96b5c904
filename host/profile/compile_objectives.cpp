#include <spate/config.hpp>

#include <algorithm>

#include "expression/parse.hpp"
#include "profile/compilation.hpp"
#include "profile/flow_walk.hpp"
#include "profile/language_keys.hpp"
#include "profile/plugin_config.hpp"
#include "profile/requirement_check.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr const char* scopes[] = {"run", "operation", "scenario", nullptr};
constexpr const char* failed_words[] = {"slow", "ignore", nullptr};
constexpr spate_key objective_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"each", "judged for the run, or for each operation or scenario", "run", scopes, 0, 0, SPATE_KIND_STRING, 0},
    {"operations", "only these operations, transactions or retries", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"operations[]", "an operation", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"scenarios", "only these scenarios", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, 0},
    {"scenarios[]", "a scenario", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"require", "conditions that must hold", nullptr, nullptr, 0, 0, SPATE_KIND_ARRAY, SPATE_KEY_REQUIRED},
    {"require[]", "a condition on the results", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"failed", "whether failed operations count as slow", "slow", failed_words, 0, 0, SPATE_KIND_STRING, 0},
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
    if (std::find(others.begin(), others.end(), name) != others.end()) {
      out.push_back(name);
    } else if (found == nullptr) {
      good = false;
      std::vector<std::string> all = known.names();
      all.insert(all.end(), others.begin(), others.end());
      c.report.error(tree.place_of(each.index()), "there is no " + std::string(what) + " `" + name + "`",
                     suggest(name, all, "there is"));
    } else if (found->enabled) {
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

// The series of a scenario.
std::set<std::uint32_t> series_of(const model& m, const scenario& from) {
  std::set<std::uint32_t> out;
  const auto add = [&out](std::uint32_t series, bool) { out.insert(series); };
  each_series(m.operations, from.start, add);
  each_series(m.operations, from.stop, add);
  for (const task& each : from.tasks) each_series(m.operations, each.flow, add);
  for (const correlation& each : m.correlations)
    if (out.contains(each.from.operation)) out.insert(each.series);
  return out;
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
                       objective& into) {
  const written* as_written = table.find("require");
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
    for (const requirement_mistake& wrong : check_requirement(made.ast)) {
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

}  // namespace

void compile_objectives(compilation& c) {
  static const key_table keys(objective_keys);
  for (const named_table& each : c.objectives.tables) {
    config_tree tree = tree_at(*each.table);
    builder(c, tree, each.enabled).add_table(0, *each.table, keys, "objective." + each.name());
    const node root = config(tree.view()).root();
    objective made;
    made.name = each.name();
    made.at = each.table->key_at;
    const auto scope = root.child("each").as_string();
    made.each = scope == "operation"  ? objective_scope::operation
                : scope == "scenario" ? objective_scope::scenario
                                      : objective_scope::run;
    const std::size_t before = c.report.error_count();
    if (each.enabled) {
      made.operations =
          read_filter(c, tree, root.child("operations"), c.operations, "operation", further_series(*c.out));
      made.scenarios = read_filter(c, tree, root.child("scenarios"), c.scenarios, "scenario");
    }
    made.failed_slow = root.child("failed").as_string() != "ignore";
    const bool filtered = !made.operations.empty() || !made.scenarios.empty();
    if (filtered && c.report.error_count() == before && !any_series(*c.out, made)) {
      c.report.error(made.at,
                     "objective `" + made.name + "` names no series: no scenario of it sends an operation of it",
                     "name operations that a task sends");
    }
    read_requirements(c, tree, *each.table, root.child("require"), made);
    if (each.enabled) c.out->objectives.push_back(std::move(made));
  }
  if (c.objectives.tables.empty()) {
    c.report.warning({}, "the profile has no objective: every run that can be carried out passes",
                     "add [objective.NAME] with require = [\"error_ratio < 1%\"]");
  }
}

std::span<const spate_key> objective_table_keys() { return objective_keys; }

}  // namespace spate::profile
