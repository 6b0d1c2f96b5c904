// When loads begin: at their instants, or when those that they wait for have ended.
#include <algorithm>

#include "engine/run_parts.hpp"

namespace spate::engine {

namespace {

constexpr std::int64_t follow_ns = 2'000'000;

}  // namespace

void load_run::begin(stats::collector& into) {
  parts& p = *parts_;
  p.results = &into;
  for (const auto& one : p.team.workers) {
    p.recorders.push_back(
        std::make_unique<stats::interval_recorder>(p.options->grid, p.options->shape, one->place().target));
    into.add(*p.recorders.back());
  }
  p.ask_all(worker::request::attach);
  const std::int64_t start_ns = p.options->grid.start_ns();
  const profile::model& model = p.in.model;
  p.totals.start_ns = start_ns;
  p.team.control.plan_load(start_ns + model.warmup_ns + model.duration_ns);
  p.team.control.expect_users(p.team.user_count - 1);
  for (std::uint32_t number = 0; number + 1 < p.team.user_count; ++number)
    p.team.users[number].line->users_left.fetch_add(1, std::memory_order_relaxed);
  std::vector<load_line*> first;
  for (const auto& each : p.team.lines)
    if (each->load.after.empty()) first.push_back(each.get());
  for (load_line* each : first) p.team.begin_load(*each, start_ns + each->load.start_ns);
  p.steer = std::make_unique<steering>(p.team);
  for (load_line* each : first) p.hand_over(*each);
}

// Once those that it waits for have ended, or should have; and when the run is ending: then its users go at once.
bool load_run::parts::must_start(const load_line& one) const {
  if (one.begun || one.load.after.empty()) return false;
  const std::int64_t now_ns = in.time.now_ns();
  if (team.control.stop_level() > 0 || now_ns >= team.control.end_ns()) return true;
  return std::all_of(one.load.after.begin(), one.load.after.end(), [&](std::uint32_t each) {
    const load_line& before = *team.lines[each];
    return before.begun && (before.left() == 0 || now_ns >= before.end_ns);
  });
}

bool load_run::parts::has_load_to_start() const {
  return results != nullptr &&
         std::any_of(team.lines.begin(), team.lines.end(), [this](const auto& each) { return must_start(*each); });
}

// When the next one has to at the latest; INT64_MAX: none waits.
std::int64_t load_run::parts::next_start_ns() const {
  std::int64_t next_ns = INT64_MAX;
  for (const auto& one : team.lines) {
    if (one->begun || one->load.after.empty()) continue;
    std::int64_t at_ns = 0;
    for (const std::uint32_t each : one->load.after) at_ns = std::max(at_ns, team.lines[each]->end_ns);
    next_ns = std::min({next_ns, at_ns, team.control.end_ns()});
  }
  return next_ns;
}

void load_run::parts::start_loads() {
  for (const auto& each : team.lines) {
    if (!must_start(*each)) continue;
    const std::int64_t now_ns = in.time.now_ns();
    // A moment ahead, so that its first operations are due when its workers know of them.
    steer->begin(*each, std::min(now_ns + follow_ns, std::max(now_ns, team.control.end_ns())));
    hand_over(*each);
  }
}

void load_run::parts::hand_over(load_line& of) {
  of.begun = true;
  for (std::uint32_t number = 0; number + 1 < team.user_count; ++number) {
    user& who = team.users[number];
    if (who.line != &of) continue;
    const auto& targets = who.plan->targets;
    team.home(of.is_open() ? targets.front() : targets.back(), who).receive(who);
  }
}

}  // namespace spate::engine
