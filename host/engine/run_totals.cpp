// What is left to say when a run is over.
#include <algorithm>

#include "engine/run_parts.hpp"

namespace spate::engine {

static void add_draws(std::vector<std::vector<task_draws>>& into, const std::vector<std::vector<task_draws>>& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (std::size_t scenario = 0; scenario < from.size(); ++scenario) {
    if (into[scenario].size() < from[scenario].size()) into[scenario].resize(from[scenario].size());
    for (std::size_t task = 0; task < from[scenario].size(); ++task) {
      into[scenario][task].drawable += from[scenario][task].drawable;
      into[scenario][task].drawn += from[scenario][task].drawn;
    }
  }
}

// A worker that was at its own limit while it had too few users is to blame for what it did not send.
constexpr double at_its_limit = 0.9;

static void add_loads(std::vector<load_totals>& into, const worker_counts& from) {
  into.resize(from.loads.size());
  const double busy =
      from.short_ns > 0 ? static_cast<double>(from.short_busy_ns) / static_cast<double>(from.short_ns) : -1;
  for (std::size_t i = 0; i < from.loads.size(); ++i) {
    const worker_counts::of_load& own = from.loads[i];
    into[i].due += own.due;
    into[i].begun += own.begun;
    into[i].dropped += own.dropped;
    into[i].unserved += own.unserved;
    into[i].skipped += own.skipped;
    into[i].missed += busy >= at_its_limit ? std::max(own.late, own.after_end + own.dropped) : own.late;
    if (own.due > 0) into[i].busy = std::max(into[i].busy, busy);
  }
}

void load_run::parts::add_up() {
  run_control& control = team.control;
  for (std::size_t i = 0; i < team.queues.size(); ++i) {
    const std::uint64_t dropped = team.queues[i]->dropped();
    if (dropped != 0)
      control.tell({run_event::what::warning, totals.end_ns, 0, 0, 0,
                    "queue " + in.model.queues[i].name + ": " + std::to_string(dropped) +
                        " values were dropped, because it was full; raise its `keep`, or take more"});
  }
  for (std::size_t i = 0; i < team.correlators.size(); ++i) {
    const std::uint64_t left_out = team.correlators[i]->overflown();
    if (left_out != 0)
      control.tell({run_event::what::warning, totals.end_ns, 0, 0, 0,
                    "correlation " + in.model.correlations[i].name + ": " + std::to_string(left_out) +
                        " keys were not looked for, because too many were already; raise its `keep`"});
  }
  control.copy_to(totals);
  totals.users = control.users_begun();
  totals.peak_users = control.peak_users();
  totals.peak_concurrency = control.peak_in_flight();
  for (const auto& one : team.lines) totals.users_of_loads.push_back(one->users.peak());
  for (std::size_t i = 0; i < in.model.targets.size(); ++i)
    totals.concurrency_of_targets.push_back(team.in_flight[i].peak());
  totals.interrupted = control.interrupted();
  totals.abandoned = any_captured() || std::any_of(team.pools.begin(), team.pools.end(),
                                                   [](const auto& each) { return each->is_stuck(); });
  for (const auto& one : team.workers) {
    const worker_counts& own = one->counts();
    totals.submitted += own.submitted;
    totals.finished += own.finished;
    totals.not_sent += own.not_sent;
    totals.unfinished += own.unfinished;
    totals.unsolicited += own.unsolicited;
    totals.idle_turns += one->idle_turns();
    add_draws(totals.draws, one->draws());
    add_loads(totals.loads, own);
    for (const error_example& each : own.first_errors) {
      const auto same = std::find_if(totals.first_errors.begin(), totals.first_errors.end(), [&](const auto& known) {
        return known.operation == each.operation && known.outcome == each.outcome;
      });
      if (same == totals.first_errors.end())
        totals.first_errors.push_back(each);
      else if (each.at_ns < same->at_ns)
        *same = each;
    }
    if (own.bad_tokens != 0)
      totals.invalid.push_back(one->place().text() + ": " + std::to_string(own.bad_tokens) +
                               " samples with a token that was not out");
    for (std::size_t i = 0; i < own.faults.size(); ++i)
      if (own.faults[i] != 0)
        totals.invalid.push_back(one->place().text() + ": " + std::to_string(own.faults[i]) + " " +
                                 std::string(in_words(static_cast<sample_fault>(i))));
    if (own.lost_tokens != 0)
      totals.invalid.push_back(one->place().text() + ": " + std::to_string(own.lost_tokens) +
                               " operations that never came back");
  }
  if (results != nullptr) totals.loads.resize(team.lines.size());
  for (const auto& each : team.lines)
    if (each->begun) totals.loads[each->index].began_ns = each->start_ns - totals.start_ns;
  std::sort(totals.first_errors.begin(), totals.first_errors.end(), [](const auto& a, const auto& b) {
    return a.operation != b.operation ? a.operation < b.operation : a.outcome < b.outcome;
  });
}

}  // namespace spate::engine
