#include "engine/branch.hpp"

#include <algorithm>

#include "data/pick.hpp"

namespace spate::engine {

namespace {

bool is_same(const data::value& a, const data::value& b) {
  if (a.type != b.type) return false;
  switch (a.type) {
    case data::value_type::none:
      return true;
    case data::value_type::boolean:
    case data::value_type::integer:
      return a.integer == b.integer;
    case data::value_type::real:
      return a.real == b.real;
    case data::value_type::text:
    case data::value_type::json:
      return a.text == b.text;
  }
  return false;
}

bool is_same(const data::variable& a, const data::variable& b) {
  if (!is_same(a.scalar, b.scalar) || a.count != b.count) return false;
  for (std::uint32_t i = 0; i < a.count; ++i)
    if (!is_same(a.at(i), b.at(i))) return false;
  return true;
}

/// What a branch did to a variable.
struct written_value {
  std::uint32_t branch = 0, slot = 0;
  std::uint64_t appended = 0;  ///< 0: it was replaced
};

}  // namespace

void fork_branch(user& parent, user& branch, const profile::step& step, std::uint32_t index) {
  branch.plan = parent.plan;
  branch.line = parent.line;
  branch.end_ns = parent.end_ns.load(std::memory_order_relaxed);
  branch.stage = parent.stage;
  branch.result = {};
  branch.state.variables = parent.state.variables;
  branch.state.draws = parent.state.draws;
  branch.state.lane = parent.state.lane;
  branch.state.lanes = parent.state.lanes;
  branch.state.number = parent.state.number;
  branch.state.loop_index = parent.state.loop_index;
  branch.state.random = data::random_stream(parent.state.random.next(), "branch", index);
  branch.flow.begin(step.flow);
}

// A sequence goes on behind what the furthest branch has drawn of it.
static void join_draws(user& parent, const user& branch) {
  for (std::size_t i = 0; i < parent.state.draws.size(); ++i) {
    data::user_state::draw& own = parent.state.draws[i];
    own.count = std::max(own.count, branch.state.draws[i].count);
    own.ran_out = own.ran_out || branch.state.draws[i].ran_out;
  }
}

void join_branches(user& parent, user* first_branch, const profile::step& parallel) {
  // All of them before any is brought over: each is compared with what they all began with. Kept by the thread.
  thread_local std::vector<written_value> changes;
  changes.clear();
  for (std::uint32_t b = 0; b < parallel.flow.size(); ++b) {
    for (const std::uint32_t slot : parallel.flow[b].writes) {
      const data::variable& own = first_branch[b].state.variables[slot];
      const data::variable& before = parent.state.variables[slot];
      const std::uint64_t appended = own.appended - before.appended;
      if (appended != 0 || !is_same(own, before)) changes.push_back({b, slot, appended});
    }
  }
  for (std::uint32_t b = 0; b < parallel.flow.size(); ++b) join_draws(parent, first_branch[b]);
  for (const written_value& each : changes) {
    const data::variable& own = first_branch[each.branch].state.variables[each.slot];
    data::variable& into = parent.state.variables[each.slot];
    if (each.appended == 0) {
      into = own;
      continue;
    }
    const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(each.appended, own.count));
    for (std::uint32_t i = own.count - count; i < own.count; ++i) data::append(into, own.at(i), own.keep);
  }
}

}  // namespace spate::engine
