#include <algorithm>
#include <array>
#include <set>

#include "profile/compile_flow.hpp"
#include "profile/flow_walk.hpp"
#include "profile/language_keys.hpp"
#include "profile/name_rules.hpp"
#include "profile/plugin_config.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr std::size_t most_branches = 16;
constexpr spate_key queue_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"keep", "values that it holds at most: of more the oldest are dropped", "10000", nullptr, 1, 1e6, SPATE_KIND_INT,
     0},
};

// What waits for other users, or makes them, needs a user of its own.
bool has_place(const flow_context& f, const node& item, const std::string& what) {
  const char* where = f.by == flow_context::runner::run        ? "setup and teardown, which one user runs"
                      : f.by == flow_context::runner::recovery ? "a recovery"
                      : f.by == flow_context::runner::branch   ? "a branch of `parallel`"
                                                               : nullptr;
  if (where == nullptr) return true;
  f.c.report.error(f.at(item), "`" + what + "` has no place in " + where, "move it into a task's flow");
  return false;
}

// The variables that a branch may give a value.
std::vector<std::uint32_t> written_in(const compilation& c, const std::vector<step>& flow) {
  std::set<std::uint32_t> out;
  const auto add = [&](const step& each, bool) {
    if (each.kind == step_kind::set)
      for (const assignment& one : each.set) out.insert(one.slot);
    if (each.each) out.insert(each.each->to);
    if (each.kind == step_kind::operation)
      out.insert(c.captures[each.operation].begin(), c.captures[each.operation].end());
  };
  each_step(flow, [&](const step& each, bool) {
    add(each, true);
    if (each.kind != step_kind::operation) return;
    for (const recovery& mended : c.out->operations[each.operation].recover) each_step(mended.flow, add);
  });
  return {out.begin(), out.end()};
}

std::optional<step> read_branch(const flow_context& f, const node& from) {
  step made;
  made.kind = step_kind::branch;
  made.at = f.at(from);
  if (from.kind() == SPATE_KIND_STRING) {
    auto one = operation_step(f, from.as_string(), f.at(from));
    if (!one) return std::nullopt;
    made.flow.push_back(std::move(*one));
  } else if (from.is_array()) {
    made.flow = steps_of(f, from);
  } else {
    f.c.report.error(f.at(from), "this is no branch",
                     "a branch is an operation's name, or a flow: [\"first\", \"second\"]");
    return std::nullopt;
  }
  made.writes = written_in(f.c, made.flow);
  return made;
}

std::optional<std::int64_t> read_within(const flow_context& f, const node& from, bool needed) {
  const node within = from.child("within");
  if (!within && !needed) return 0;
  const auto read = within.kind() == SPATE_KIND_STRING ? parse_duration(within.as_string()) : std::nullopt;
  if (read && *read > 0) return read;
  f.c.report.error(f.at(within ? within : from), within ? "`within` takes a duration above 0" : "there is no `within`",
                   "write within = \"5s\": how long to wait at most");
  return std::nullopt;
}

const named_table* find_queue(const flow_context& f, std::string_view name, place at) {
  const named_table* found = f.c.queues.find(name);
  if (found == nullptr && !f.c.queues.broken.contains(name)) {
    f.c.report.error(at, "there is no queue `" + std::string(name) + "`",
                     f.c.queues.tables.empty() ? "add [queue." + std::string(name) + "]"
                                               : suggest(name, f.c.queues.names(), "there is"));
  } else if (found != nullptr && !found->enabled && f.enabled) {
    f.c.report.error(at, "queue `" + std::string(name) + "` is disabled",
                     "disable what uses it as well: give it the same `enabled`");
  }
  return found != nullptr && found->enabled ? found : nullptr;
}

// The same point wherever it is named, so that all agree on how many users meet there.
std::optional<std::uint32_t> point_of(const flow_context& f, const node& item, std::uint32_t users) {
  const node name = item.child("name");
  written named;
  named.key = name.as_string();
  named.key_at = named.at = f.at(name ? name : item);
  if (!name || name.kind() != SPATE_KIND_STRING || !check_table_name(named, "a rendezvous", f.c.report)) {
    if (!name || name.kind() != SPATE_KIND_STRING)
      f.c.report.error(named.at, "this rendezvous has no name",
                       "write rendezvous = { name = \"start\", users = 10, within = \"30s\" }");
    return std::nullopt;
  }
  auto& all = f.c.out->meetings;
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == named.key; });
  if (known == all.end()) {
    all.push_back({named.key, users, named.at});
    return static_cast<std::uint32_t>(all.size() - 1);
  }
  if (known->users != users) {
    f.c.report.error(named.at,
                     "rendezvous `" + named.key + "` is of " + std::to_string(users) + " users here and of " +
                         std::to_string(known->users) + " at " + f.c.report.name(known->at),
                     "give both the same number, or another name");
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(known - all.begin());
}

}  // namespace

std::optional<step> parallel_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 2> keys = {"parallel", "on_error"};
  const node branches = item.child("parallel");
  if (!only_keys(f, item, keys, "a parallel step") || !has_place(f, item, "parallel")) return std::nullopt;
  step made;
  made.kind = step_kind::parallel;
  made.at = f.at(item);
  made.on_error = read_on_error(f, item, on_error::proceed);
  if (!branches.is_array() || branches.size() < 2 || branches.size() > most_branches) {
    f.c.report.error(f.at(branches), "`parallel` takes an array of 2 to " + std::to_string(most_branches) + " branches",
                     "write parallel = [\"operation\", [\"first\", \"second\"]]: an operation, or a flow");
    return std::nullopt;
  }
  flow_context inner = f;
  inner.by = flow_context::runner::branch;
  for (const node each : branches) {
    if (auto branch = read_branch(inner, each)) made.flow.push_back(std::move(*branch));
  }
  return made.flow.size() == branches.size() ? std::optional(std::move(made)) : std::nullopt;
}

std::optional<step> rendezvous_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 1> keys = {"rendezvous"};
  static const std::array<std::string, 3> own_keys = {"name", "users", "within"};
  const node at = item.child("rendezvous");
  if (!only_keys(f, item, keys, "a rendezvous") || !has_place(f, item, "rendezvous")) return std::nullopt;
  if (!at.is_table()) {
    f.c.report.error(f.at(at), "`rendezvous` takes a table",
                     "write rendezvous = { name = \"start\", users = 10, within = \"30s\" }");
    return std::nullopt;
  }
  if (!only_keys(f, at, own_keys, "a rendezvous")) return std::nullopt;
  const node users = at.child("users");
  const auto count = users ? whole_number(users) : std::nullopt;
  if (!count || *count < 2 || *count > 1'000'000) {
    f.c.report.error(f.at(users ? users : at), "`users` takes a number of at least 2: those who wait for each other",
                     "write users = 10");
    return std::nullopt;
  }
  const auto within = read_within(f, at, true);
  const auto point = point_of(f, at, static_cast<std::uint32_t>(*count));
  if (!within || !point) return std::nullopt;
  step made;
  made.kind = step_kind::rendezvous;
  made.at = f.at(item);
  made.meeting = *point;
  made.within_ns = *within;
  return made;
}

std::optional<step> put_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 1> keys = {"put"};
  const node values = item.child("put");
  if (!only_keys(f, item, keys, "a put") || !has_place(f, item, "put")) return std::nullopt;
  if (!values.is_table() || values.size() != 1) {
    f.c.report.error(f.at(values), "`put` takes one queue and a value for it", "write put = { jobs = \"run_id\" }");
    return std::nullopt;
  }
  const node value = *values.begin();
  step made;
  made.kind = step_kind::put;
  made.at = f.at(item);
  assignment one;
  const named_table* queue = find_queue(f, value.key(), f.tree.key_place_of(value.index()));
  if (!read_assigned(f, value, "put", one) || queue == nullptr) return std::nullopt;
  made.meeting = queue->index;
  made.set.push_back(std::move(one));
  return made;
}

std::optional<step> take_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 2> keys = {"take", "on_error"};
  static const std::array<std::string, 2> own_keys = {"from", "within"};
  const node bound = item.child("take");
  if (!only_keys(f, item, keys, "a take") || !has_place(f, item, "take")) return std::nullopt;
  constexpr const char* form = "write take = { run_id = { from = \"jobs\", within = \"5s\" } }";
  if (!bound.is_table() || bound.size() != 1 || !(*bound.begin()).is_table()) {
    f.c.report.error(f.at(bound), "`take` takes one variable and the queue that its value comes from", form);
    return std::nullopt;
  }
  const node own = *bound.begin();
  if (!only_keys(f, own, own_keys, "a take")) return std::nullopt;
  const node from = own.child("from");
  if (!from || from.kind() != SPATE_KIND_STRING) {
    f.c.report.error(f.at(from ? from : own), "`from` takes the name of a queue", form);
    return std::nullopt;
  }
  step made;
  made.kind = step_kind::take;
  made.at = f.at(item);
  made.on_error = read_on_error(f, item, f.unless_said);
  const named_table* queue = find_queue(f, from.as_string(), f.at(from));
  const auto within = read_within(f, own, false);
  const data::name* variable = f.c.out->names.find(own.key());
  if (queue == nullptr || !within || variable == nullptr || variable->kind != data::name_kind::variable ||
      variable->list)
    return std::nullopt;
  made.meeting = queue->index;
  made.within_ns = *within;
  made.bound = variable->slot;
  return made;
}

void compile_queues(compilation& c) {
  static const key_table keys(queue_keys);
  for (const named_table& each : c.queues.tables) {
    config_tree tree = tree_at(*each.table);
    builder(c, tree, each.enabled).add_table(0, *each.table, keys, "queue." + each.name());
    if (!each.enabled) continue;
    const auto keep = config(tree.view()).root().child("keep").as_int(1);
    c.out->queues.push_back({each.name(), static_cast<std::uint32_t>(keep), each.table->key_at});
  }
}

std::span<const spate_key> queue_table_keys() { return queue_keys; }

}  // namespace spate::profile
