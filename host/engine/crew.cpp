#include "engine/crew.hpp"

#include <stdexcept>

#include "engine/worker.hpp"

namespace spate::engine {

namespace {

void check(const profile::model& of, const std::vector<target_port>& ports) {
  if (of.targets.empty()) throw std::runtime_error("the profile has no target; add [target.NAME]");
  if (ports.size() != of.targets.size()) throw std::runtime_error("internal: not one port for each target");
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (ports[i].protocol->capabilities & SPATE_PROTOCOL_BLOCKING)
      throw std::runtime_error("target " + of.targets[i].name + ": plugin " + of.targets[i].plugin +
                               " blocks in its driver; blocking targets need a session pool, which this version lacks");
  }
}

void equip(user& who, const profile::model& of, const scenario_plan& plan, std::string_view scenario,
           std::uint32_t depth) {
  who.plan = &plan;
  who.state.random = data::random_stream(of.seed, scenario, who.number);
  who.state.number = who.number;
  who.state.variables.resize(of.variable_count);
  who.state.draws.resize(of.runtime->sources.size());
  who.flow.reserve(depth);
}

}  // namespace

crew::~crew() = default;

crew::crew(profile::model& of, std::vector<target_port> from, const std::atomic<int>* stop_level)
    : model(of), control(stop_level, of.stop_ns), ports(std::move(from)) {
  check(of, ports);
  for (target_port& each : ports)
    if (each.workers == 0) each.workers = 1;
  for (std::size_t i = 0; i < of.scenarios.size(); ++i) plans.push_back(plan_of(of, i));
  setup = side_plan_of(of, of.setup, false);
  teardown = side_plan_of(of, of.teardown, true);
  make_users();
}

void crew::make_users() {
  std::vector<double> shares;
  for (const profile::scenario& each : model.scenarios) shares.push_back(each.share);
  std::vector<std::uint32_t> dealt;
  for (const profile::load& load : model.loads) {
    const std::vector<std::uint32_t> part = deal(shares, load.users);
    if (part.size() != load.users) throw std::runtime_error("the load has users, and no scenario has a share of them");
    dealt.insert(dealt.end(), part.begin(), part.end());
  }
  user_count = static_cast<std::uint32_t>(dealt.size()) + 1;
  users = std::make_unique<user[]>(user_count);
  data::runtime& runtime = *model.runtime;
  runtime.shared.variables.resize(model.shared_count);
  runtime.users.clear();
  for (std::uint32_t i = 0; i < user_count; ++i) {
    users[i].number = i;
    runtime.users.push_back(&users[i].state);
    if (i < dealt.size())
      equip(users[i], model, plans[dealt[i]], model.scenarios[dealt[i]].name, plans[dealt[i]].depth);
  }
  runtime.setup_user = user_count - 1;
  equip(users[user_count - 1], model, setup, "setup", std::max(setup.depth, teardown.depth));
}

void crew::make_workers(const clock& time, const std::vector<const clock*>& times) {
  std::uint32_t count = 0;
  for (const target_port& each : ports) {
    first_worker.push_back(count);
    count += each.workers;
  }
  if (!times.empty() && times.size() != count) throw std::runtime_error("internal: not one clock for each worker");
  for (std::uint32_t target = 0; target < ports.size(); ++target) {
    for (std::uint32_t shard = 0; shard < ports[target].workers; ++shard) {
      shard_place place;
      place.target = target;
      place.shard = shard;
      place.shards = ports[target].workers;
      place.user_count = user_count;
      place.seed = data::mix(model.seed ^ data::mix((std::uint64_t{target} << 32) | shard));
      place.target_name = model.targets[target].name;
      place.plugin = model.targets[target].plugin;
      const auto index = static_cast<std::uint32_t>(workers.size());
      workers.push_back(std::make_unique<worker>(index, place, *this, times.empty() ? time : *times[index]));
    }
  }
}

worker& crew::home(std::uint32_t target, const user& of) const {
  return *workers[first_worker[target] + of.number % ports[target].workers];
}

}  // namespace spate::engine
