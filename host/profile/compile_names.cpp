#include <algorithm>
#include <map>

#include "data/response_program.hpp"
#include "profile/compilation.hpp"
#include "profile/name_rules.hpp"
#include "profile/operation_keys.hpp"
#include "profile/parameters.hpp"
#include "profile/units.hpp"
#include "profile/written_flow.hpp"

namespace spate::profile {
namespace {

// Operations that a flow names, as written: the compiled flow needs the names that are only being declared.
void collect(const written& flow, std::map<std::string, const written*>& into) {
  each_item(flow, [&](const written& item) {
    if (item.kind == written_kind::text) into.emplace(item.text, &item);
    const written* operation = item.is_table() ? item.find("do") : nullptr;
    if (operation != nullptr && operation->kind == written_kind::text) into.emplace(operation->text, operation);
  });
}

void collect_key(const written& table, std::string_view key, std::map<std::string, const written*>& into) {
  if (const written* flow = table.find(key)) collect(*flow, into);
}

// What the operations that are sent do to recover is sent by the same users.
void add_recoveries(compilation& c, std::map<std::string, const written*>& into) {
  for (const named_table& operation : c.operations.tables) {
    const written* recover = operation.table->find("recover");
    if (recover == nullptr || !into.contains(operation.name())) continue;
    for (const written& each : recover->children) collect_key(each, "do", into);
  }
}

std::map<std::string, const written*> sent_by_scenarios(compilation& c) {
  std::map<std::string, const written*> out;
  for (const named_table& scenario : c.scenarios.tables) {
    if (!scenario.enabled) continue;
    each_flow(*scenario.table, [&](const written& flow) { collect(flow, out); });
    const written* tasks = scenario.table->find("task");
    if (tasks == nullptr) continue;
    for (const written& task : tasks->children) {
      if (task.is_table() && task.find("flow") == nullptr) out.emplace(task.key, &task);
    }
  }
  add_recoveries(c, out);
  return out;
}

std::map<std::string, const written*> sent_by_run(compilation& c) {
  std::map<std::string, const written*> out;
  for (const written* run : run_tables(c)) {
    collect_key(*run, "setup", out);
    collect_key(*run, "teardown", out);
  }
  return out;
}

void declare_captures(compilation& c) {
  const auto by_run = sent_by_run(c), by_scenarios = sent_by_scenarios(c);
  diagnostics unseen;
  for (const named_table& operation : c.operations.tables) {
    config_tree tree;
    const written host = host_part(*operation.table, reserved_operation_keys(), "target");
    node_builder(unseen, tree, nullptr, nullptr).add_table(0, host, operation_keys(), {});
    std::vector<std::uint32_t> slots;
    const auto found = data::captured_names(tree.view(), 0);
    const auto in_run = by_run.find(operation.name());
    const bool shared = in_run != by_run.end();
    if (!found.empty() && shared && by_scenarios.contains(operation.name())) {
      c.report.error(in_run->second->at,
                     "operation `" + operation.name() + "` captures, and is sent by [run] and by a scenario (" +
                         c.report.name(by_scenarios.at(operation.name())->at) + ")",
                     "what the setup captures is shared and read-only, what a user captures is its own: write two "
                     "operations");
    }
    for (const data::captured_name& each : found) {
      written named;
      named.key = each.name;
      named.key_at = named.at = tree.key_place_of(each.node);
      if (!check_variable_name(named, "a variable", c.report)) {
        c.clashing.insert(operation.name());
        continue;
      }
      data::name meaning;
      meaning.kind = shared ? data::name_kind::shared : data::name_kind::variable;
      meaning.list = each.list;
      const auto slot = c.book.declare(each.name, "a variable", named.at, meaning);
      if (!slot) c.clashing.insert(operation.name());
      if (slot && !shared) slots.push_back(*slot);
    }
    if (operation.enabled) c.captures.push_back(std::move(slots));
  }
}

std::int64_t pick_count(compilation& c, const written& pick) {
  const written* count = pick.find("count");
  if (count == nullptr) return 1;
  if (count->kind == written_kind::integer) return count->integer;
  const auto text = count->kind == written_kind::text ? c.texts.resolve(*count, true, "count") : std::nullopt;
  return text ? parse_integer(text->text).value_or(1) : 1;
}

void declare_picks(compilation& c, const written& task, std::string_view key) {
  const written* picks = task.find(key);
  if (picks == nullptr || !picks->is_table()) return;
  for (const written& each : picks->children) {
    if (!each.is_table() || !check_variable_name(each, "a variable", c.report)) continue;
    data::name meaning;
    meaning.list = pick_count(c, each) > 1;
    c.book.declare(each.key, "a variable", each.key_at, meaning);
  }
}

void declare_loop(compilation& c, const written& item) {
  const written* repeat = item.find("repeat");
  const written* as = repeat != nullptr && repeat->is_table() ? repeat->find("as") : nullptr;
  if (as == nullptr || as->kind != written_kind::text) return;
  written named;
  named.key = as->text;
  named.key_at = as->at;
  if (check_variable_name(named, "a loop", c.report)) c.book.declare(as->text, "a loop", as->at, {});
}

void declare_flow(compilation& c, const written& flow) {
  each_item(flow, [&](const written& item) {
    if (!item.is_table()) return;
    declare_loop(c, item);
    for (const char* key : {"set", "take"}) {
      const written* set = item.find(key);
      if (set == nullptr || !set->is_table()) continue;
      for (const written& each : set->children)
        if (check_variable_name(each, "a variable", c.report)) c.book.declare(each.key, "a variable", each.key_at, {});
    }
  });
}

}  // namespace

void declare_parameters(compilation& c, const std::vector<parameter>& parameters) {
  c.out->parameters = resolve_parameters(parameters, c.options, c.texts, c.report);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    data::name meaning;
    meaning.kind = data::name_kind::parameter;
    meaning.constant = constant_of(parameters[i], c.out->parameters[i].text);
    c.book.declare(parameters[i].name, "a parameter", parameters[i].at, std::move(meaning));
  }
}

void list_sections(compilation& c) {
  c.services = read_section(c.root, "service", "a service", c.texts, c.report);
  c.targets = read_section(c.root, "target", "a target", c.texts, c.report);
  c.sources = read_section(c.root, "data", "a data source", c.texts, c.report);
  c.operations = read_section(c.root, "operation", "an operation", c.texts, c.report);
  c.scenarios = read_section(c.root, "scenario", "a scenario", c.texts, c.report);
  c.queues = read_section(c.root, "queue", "a queue", c.texts, c.report);
  c.correlations = read_section(c.root, "correlate", "a correlation", c.texts, c.report);
  c.objectives = read_section(c.root, "objective", "an objective", c.texts, c.report);
}

void declare_names(compilation& c) {
  compile_rounds(c);
  declare_sources(c);
  declare_captures(c);
  for (const named_table& scenario : c.scenarios.tables) {
    const written* tasks = scenario.table->find("task");
    if (tasks == nullptr) continue;
    for (const written& task : tasks->children) {
      declare_picks(c, task, "pick");
      declare_picks(c, task, "take");
    }
  }
  for (const written* run : run_tables(c)) {
    for (const char* key : {"setup", "teardown"})
      if (const written* flow = run->find(key)) declare_flow(c, *flow);
  }
  for (const named_table& scenario : c.scenarios.tables)
    each_flow(*scenario.table, [&](const written& flow) { declare_flow(c, flow); });
  for (const named_table& operation : c.operations.tables) {
    const written* recover = operation.table->find("recover");
    if (recover == nullptr) continue;
    for (const written& each : recover->children)
      if (const written* flow = each.find("do")) declare_flow(c, *flow);
  }
  c.out->variable_count = c.book.variables();
  c.out->shared_count = c.book.shared();
}

}  // namespace spate::profile
