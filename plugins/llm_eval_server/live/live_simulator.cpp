#include "live/live_simulator.hpp"

#include <algorithm>
#include <array>

#include "live/live_broadcast.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t usual_items = 10, most_items = 100;
constexpr double failing_items = 0.05, failing_runs = 1.0 / 7;

}  // namespace

void live_simulator::notice(const run& changed) {
  if (changed.status != "running") {
    running_.erase(changed.id);
    return;
  }
  if (running_.contains(changed.id)) return;
  const std::int64_t items = changed.total_items > 0 ? std::min(changed.total_items, most_items) : usual_items;
  const bool fails = context_.random.uniform() < failing_runs;
  simulation one{changed, context_.now_us(), items, fails ? (items + 1) / 2 : items};
  one.of.total_items = items;
  one.of.successful_items = one.of.failed_items = 0;
  running_.emplace(changed.id, std::move(one));
}

void live_simulator::advance() {
  const std::int64_t now_us = context_.now_us();
  for (auto at = running_.begin(); at != running_.end();) {
    if (!step(at->second, now_us)) {
      ++at;
      continue;
    }
    // Out of the list first: an error of the store must not come again and again.
    const auto ended = running_.extract(at++);
    const simulation& one = ended.mapped();
    finish(ended.mapped().of, one.ends_behind < one.items, now_us, one.begun_us);
  }
}

// True: it has come to its end.
bool live_simulator::step(simulation& one, std::int64_t now_us) {
  const std::int64_t due = (now_us - one.begun_us) * one.items / whole_us_;
  const std::string now = iso_time(stored_time(now_us));
  while (one.done < std::min(due, one.ends_behind)) do_item(one, now);
  return one.done == one.ends_behind;
}

void live_simulator::do_item(simulation& one, const std::string& now) {
  if (one.done == 0) followers_.tell_followers(one.of.id, run_progress(one.of, "started", now));
  random_source& random = context_.random;
  evaluated_item item{one.done++, random.uniform(0.1, 5), random.uniform(), random.uniform()};
  const bool failed = random.uniform() < failing_items;
  ++(failed ? one.of.failed_items : one.of.successful_items);
  followers_.tell_followers(one.of.id, failed ? run_item_error(one.of, item, now) : run_result(one.of, item, now));
}

void live_simulator::finish(run& of, bool failed, std::int64_t now_us, std::int64_t begun_us) {
  of.status = failed ? "failed" : "completed";
  of.completed_at = stored_time(now_us);
  of.duration_seconds = static_cast<double>(now_us - begun_us) / 1e6;
  const std::int64_t done = of.successful_items + of.failed_items;
  of.success_rate = static_cast<double>(of.successful_items) / static_cast<double>(done);
  const std::array<run_change, 7> changes = {{{"status", *of.status},
                                              {"completed_at", *of.completed_at},
                                              {"duration_seconds", *of.duration_seconds},
                                              {"total_items", of.total_items},
                                              {"successful_items", of.successful_items},
                                              {"failed_items", of.failed_items},
                                              {"success_rate", *of.success_rate}}};
  // It may have been deleted.
  if (!context_.runs.update(of.id, changes, *of.completed_at)) return;
  if (!failed) followers_.tell_followers(of.id, run_progress(of, "processing_complete", iso_time(*of.completed_at)));
  followers_.tell(of, true);
}

}  // namespace spate::llm_eval_server
