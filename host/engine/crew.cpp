#include "engine/crew.hpp"

#include <algorithm>
#include <stdexcept>

#include "engine/session_pool.hpp"
#include "engine/user_spans.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

namespace {

void check(const profile::model& of, const std::vector<target_port>& ports) {
  if (of.targets.empty()) throw std::runtime_error("the profile has no target; add [target.NAME]");
  if (ports.size() != of.targets.size()) throw std::runtime_error("internal: not one port for each target");
}

// What is under way at the run's end is aborted when no load lets it go on any more.
std::int64_t longest_stop(const profile::model& of) {
  if (of.loads.empty()) return of.stop_ns;
  std::int64_t longest_ns = 0;
  for (const profile::load& each : of.loads)
    longest_ns = std::max(longest_ns, each.stop_ns < 0 ? of.stop_ns : each.stop_ns);
  return longest_ns;
}

void equip(user& who, const profile::model& of, const scenario_plan& plan, std::string_view scenario,
           std::uint32_t depth) {
  who.plan = &plan;
  who.state.random = data::random_stream(of.seed, scenario, who.number);
  who.state.number = who.number;
  who.state.variables.resize(of.variable_count);
  who.state.draws.resize(of.runtime->sources.size());
  who.state.seed = of.seed;
  who.flow.reserve(depth);
}

}  // namespace

/// Who will play what, before the users are made all at once.
struct crew::planned_user {
  load_line* line;
  std::uint32_t scenario, pool;
  std::int64_t begin_ns, end_ns;
};

crew::~crew() = default;

crew::crew(profile::model& of, std::vector<target_port> from, const std::atomic<int>* stop_level,
           std::uint32_t spare_users)
    : model(of),
      control(stop_level, longest_stop(of)),
      in_flight(std::make_unique<tally[]>(of.targets.size())),
      ports(std::move(from)) {
  check(of, ports);
  for (std::size_t i = 0; i < ports.size(); ++i) {
    target_port& each = ports[i];
    if (each.workers == 0) each.workers = 1;
    if ((each.protocol->capabilities & SPATE_PROTOCOL_BLOCKING) == 0) continue;
    shard_place place;
    place.target = static_cast<std::uint32_t>(i);
    place.target_name = of.targets[i].name;
    place.plugin = of.targets[i].plugin;
    pools.push_back(std::make_unique<session_pool>(each, place));
    each = pools.back()->port();
  }
  for (std::size_t i = 0; i < of.scenarios.size(); ++i) plans.push_back(plan_of(of, i));
  setup = side_plan_of(of, of.setup, false);
  teardown = side_plan_of(of, of.teardown, true);
  make_lines();
  make_users();
  make_branches(spare_users);
  for (const profile::meeting& each : of.meetings)
    meetings.push_back(std::make_unique<meeting_point>(each.users, number_count));
  for (const profile::correlation& each : of.correlations)
    correlators.push_back(std::make_unique<correlator>(each.within_ns, each.keep, std::max(1u, each.fan_out)));
  for (const profile::queue& each : of.queues)
    queues.push_back(std::make_unique<shared_queue>(each.keep, number_count));
}

void crew::make_lines() {
  const std::int64_t run_ns = model.warmup_ns + model.duration_ns;
  for (std::uint32_t i = 0; i < model.loads.size(); ++i) {
    const profile::load& load = model.loads[i];
    load_line& made = *lines.emplace_back(std::make_unique<load_line>(load));
    made.index = i;
    made.length_ns = load.length_ns > 0 ? std::min(load.length_ns, run_ns - load.start_ns) : run_ns - load.start_ns;
    if (load.model == profile::load_model::open) made.arrivals.emplace(model, load, made.length_ns);
  }
}

void crew::begin_load(load_line& of, std::int64_t start_ns) const {
  of.start_ns = start_ns;
  of.end_ns = start_ns + of.length_ns;
  of.kill_ns = of.end_ns + (of.load.stop_ns < 0 ? model.stop_ns : of.load.stop_ns);
  for (std::uint32_t number = 0; number + 1 < user_count; ++number) {
    user& who = users[number];
    if (who.line != &of) continue;
    who.due_ns += of.start_ns;
    const std::int64_t own_ns = who.end_ns;
    who.end_ns = own_ns < of.length_ns ? of.start_ns + own_ns : of.end_ns;
    who.lives = true;
  }
}

// The scenarios of a closed load, and their shares.
std::pair<std::vector<std::uint32_t>, std::vector<double>> crew::played_by(const profile::load& of) const {
  std::pair<std::vector<std::uint32_t>, std::vector<double>> out{of.scenarios, {}};
  if (out.first.empty())
    for (std::uint32_t i = 0; i < model.scenarios.size(); ++i) out.first.push_back(i);
  for (const std::uint32_t each : out.first) out.second.push_back(model.scenarios[each].share);
  return out;
}

void crew::plan_closed(load_line& line, std::vector<planned_user>& into) const {
  const auto [scenarios, shares] = played_by(line.load);
  const std::vector<user_span> spans = spans_of(line.load);
  std::uint32_t places = 0;
  for (const user_span& each : spans) places = std::max(places, each.place + 1);
  const std::vector<std::uint32_t> dealt = deal(shares, places);
  if (dealt.size() != places) throw std::runtime_error("the load has users, and no scenario has a share of them");
  for (const user_span& each : spans)
    if (each.begin_ns < line.length_ns)
      into.push_back({&line, scenarios[dealt[each.place]], 0, each.begin_ns, each.end_ns});
}

// At least one for each worker, since a user takes the arrivals of its own worker only; the rest by the shares.
void crew::plan_open(load_line& line, std::vector<planned_user>& into) const {
  const std::vector<std::uint32_t>& scenarios = line.arrivals->scenarios;
  std::vector<std::uint32_t> counts;
  std::vector<double> shares;
  std::uint32_t least = 0;
  for (const std::uint32_t each : scenarios) {
    counts.push_back(ports[plans[each].targets.front()].workers);
    shares.push_back(model.scenarios[each].share);
    least += counts.back();
  }
  if (line.load.users > least)
    for (const std::uint32_t each : deal(shares, line.load.users - least)) ++counts[each];
  std::vector<std::uint32_t> pools(ports.size());
  for (const planned_user& each : into)
    if (each.line->is_open()) {
      auto& next = pools[plans[each.scenario].targets.front()];
      next = std::max(next, each.pool + 1);
    }
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const std::uint32_t pool = pools[plans[scenarios[i]].targets.front()]++;
    line.pools.push_back({scenarios[i], counts[i]});
    for (std::uint32_t n = 0; n < counts[i]; ++n) into.push_back({&line, scenarios[i], pool, 0, INT64_MAX});
  }
}

void crew::seat(user& who, const planned_user& from, std::uint64_t lane, std::uint64_t lanes) const {
  equip(who, model, plans[from.scenario], model.scenarios[from.scenario].name, plans[from.scenario].depth);
  who.state.lane = lane;
  who.state.lanes = lanes;
  who.line = from.line;
  who.pool = from.pool;
  who.due_ns = from.begin_ns;
  who.end_ns = from.end_ns;
}

void crew::make_users() {
  std::vector<planned_user> planned;
  for (const auto& line : lines) line->is_open() ? plan_open(*line, planned) : plan_closed(*line, planned);
  user_count = static_cast<std::uint32_t>(planned.size()) + 1;
  users = std::make_unique<user[]>(user_count);
  data::runtime& runtime = *model.runtime;
  runtime.shared.variables.resize(model.shared_count);
  runtime.users.clear();
  for (std::uint32_t i = 0; i < user_count; ++i) {
    user& who = users[i];
    who.number = i;
    runtime.users.push_back(&who.state);
    if (i == planned.size()) break;
    seat(who, planned[i], i, planned.size());
  }
  runtime.setup_user = user_count - 1;
  users[user_count - 1].state.lane = 0;
  users[user_count - 1].state.lanes = 1;
  equip(users[user_count - 1], model, setup, "setup", std::max(setup.depth, teardown.depth));
}

// Their numbers are behind all others: what a run draws does not hang on how many there are.
std::vector<crew::planned_user> crew::plan_spares(std::uint32_t users_of_each) const {
  std::vector<planned_user> out;
  for (const auto& line : lines) {
    if (line->is_open()) continue;
    const auto [scenarios, shares] = played_by(line->load);
    for (const std::uint32_t each : deal(shares, users_of_each))
      out.push_back({line.get(), scenarios[each], 0, 0, INT64_MAX});
  }
  return out;
}

void crew::make_branches(std::uint32_t spare_users) {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i + 1 < user_count; ++i) {
    users[i].first_branch = count;
    count += users[i].plan->width;
  }
  const std::vector<planned_user> spare = plan_spares(spare_users);
  first_spare = count;
  spare_count = static_cast<std::uint32_t>(spare.size());
  count += spare_count;
  std::uint32_t all = count;
  for (const planned_user& each : spare) all += plans[each.scenario].width;
  branches = std::make_unique<user[]>(all);
  number_count = user_count + all;
  for (std::uint32_t i = 0; i < all; ++i) {
    branches[i].number = user_count + i;
    model.runtime->users.push_back(&branches[i].state);
  }
  for (std::uint32_t i = 0; i + 1 < user_count; ++i) equip_branches(users[i]);
  for (std::uint32_t i = 0; i < spare_count; ++i) {
    user& who = spares()[i];
    seat(who, spare[i], user_count - 1 + i, user_count - 1 + spare_count);
    // Where no user gets to: nobody draws of a sequence what another one has drawn.
    for (data::user_state::draw& each : who.state.draws) each.count = 1u << 30;
    who.first_branch = count;
    count += who.plan->width;
    equip_branches(who);
  }
}

void crew::equip_branches(user& of) {
  for (std::uint32_t b = 0; b < of.plan->width; ++b) {
    user& made = branches_of(of)[b];
    made.parent = &of;
    made.stage = stage::gone;
    equip(made, model, *of.plan, {}, of.plan->depth);
  }
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
      place.user_count = number_count;
      place.seed = data::mix(model.seed ^ data::mix((std::uint64_t{target} << 32) | shard));
      place.target_name = model.targets[target].name;
      place.plugin = model.targets[target].plugin;
      const auto index = static_cast<std::uint32_t>(workers.size());
      workers.push_back(std::make_unique<worker>(index, place, *this, times.empty() ? time : *times[index]));
      for (const auto& line : lines)
        for (const auto& [scenario, users_of_it] : line->pools)
          if (plans[scenario].targets.front() == target) workers.back()->add_pool(*line, plans[scenario], users_of_it);
    }
  }
}

worker& crew::home(std::uint32_t target, const user& of) const {
  const std::uint32_t number = of.parent != nullptr ? of.parent->number : of.number;
  return *workers[first_worker[target] + number % ports[target].workers];
}

}  // namespace spate::engine
