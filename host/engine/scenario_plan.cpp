#include "engine/scenario_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "engine/flow_position.hpp"
#include "profile/flow_walk.hpp"

namespace spate::engine {

namespace {

const std::vector<profile::step> no_steps;
const std::vector<profile::task> no_tasks;

void add_targets(const profile::model& of, const std::vector<profile::step>& flow, std::vector<std::uint32_t>& into) {
  profile::each_series(of.operations, flow, [&](std::uint32_t series, bool) {
    const std::uint32_t target = of.operations[series].target;
    if (target != profile::operation::none) into.push_back(target);
  });
}

std::uint32_t width_of(const std::vector<profile::step>& flow) {
  std::uint32_t widest = 0;
  profile::each_step(flow, [&](const profile::step& each, bool) {
    if (each.kind == profile::step_kind::parallel)
      widest = std::max(widest, static_cast<std::uint32_t>(each.flow.size()));
  });
  return widest;
}

void finish(scenario_plan& plan, const char* what) {
  std::sort(plan.targets.begin(), plan.targets.end());
  plan.targets.erase(std::unique(plan.targets.begin(), plan.targets.end()), plan.targets.end());
  if (plan.targets.empty()) plan.targets.push_back(0);
  if (plan.targets.size() > 64)
    throw std::runtime_error(std::string(what) + " uses operations of more than 64 targets; split it");
}

}  // namespace

scenario_plan plan_of(const profile::model& of, std::size_t scenario) {
  const profile::scenario& from = of.scenarios[scenario];
  scenario_plan plan;
  plan.index = static_cast<std::uint16_t>(scenario);
  plan.start = &from.start;
  plan.stop = &from.stop;
  plan.tasks = &from.tasks;
  plan.think = from.think;
  plan.in_order = from.in_order;
  plan.pacing_ns = from.pacing_ns;
  plan.depth = std::max(depth_of(of.operations, from.start), depth_of(of.operations, from.stop));
  plan.width = std::max(width_of(from.start), width_of(from.stop));
  add_targets(of, from.start, plan.targets);
  add_targets(of, from.stop, plan.targets);
  for (const profile::task& task : from.tasks) {
    add_targets(of, task.flow, plan.targets);
    plan.depth = std::max(plan.depth, depth_of(of.operations, task.flow));
    plan.width = std::max(plan.width, width_of(task.flow));
  }
  finish(plan, ("scenario " + from.name).c_str());
  return plan;
}

scenario_plan side_plan_of(const profile::model& of, const std::vector<profile::step>& flow, bool teardown) {
  scenario_plan plan;
  plan.side = true;
  plan.teardown = teardown;
  plan.start = &flow;
  plan.stop = &no_steps;
  plan.tasks = &no_tasks;
  plan.depth = depth_of(of.operations, flow);
  add_targets(of, flow, plan.targets);
  finish(plan, teardown ? "teardown" : "setup");
  return plan;
}

std::vector<std::uint32_t> deal(const std::vector<double>& shares, std::uint32_t users) {
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (!(total > 0)) return {};
  std::vector<std::uint32_t> counts(shares.size()), order(shares.size());
  std::vector<double> rest(shares.size());
  std::uint32_t given = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double exact = shares[i] / total * users;
    counts[i] = static_cast<std::uint32_t>(std::floor(exact));
    rest[i] = shares[i] > 0 ? exact - counts[i] : -1;
    given += counts[i];
  }
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return rest[a] > rest[b] + 1e-9; });
  for (std::size_t i = 0; given < users; ++i, ++given) ++counts[order[i % order.size()]];

  std::vector<std::uint32_t> dealt, so_far(shares.size());
  dealt.reserve(users);
  for (std::uint32_t i = 0; i < users; ++i) {
    std::size_t most = shares.size();
    double lack = 0;
    for (std::size_t s = 0; s < shares.size(); ++s) {
      if (so_far[s] == counts[s]) continue;
      const double behind = static_cast<double>(counts[s]) * (i + 1) / users - so_far[s];
      if (most == shares.size() || behind > lack + 1e-9) most = s, lack = behind;
    }
    ++so_far[most];
    dealt.push_back(static_cast<std::uint32_t>(most));
  }
  return dealt;
}

}  // namespace spate::engine
