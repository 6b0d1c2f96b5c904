#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "engine/run_report.hpp"

namespace spate::engine {

/// What the control thread and all workers share: when the load ends, how much of it is alive, and what went wrong.
/// [any] unless said otherwise. Instants are those of the run's clock.
class run_control {
 public:
  /// `stop_level` may be null: see run_inputs. `stop_ns`: what may finish after the end gets this long.
  run_control(const std::atomic<int>* stop_level, std::int64_t stop_ns) : outside_(stop_level), stop_ns_(stop_ns) {}

  /// From here on nothing new begins.
  std::int64_t end_ns() const { return end_ns_.load(std::memory_order_relaxed); }
  /// From here on everything is aborted.
  std::int64_t kill_ns() const { return kill_ns_.load(std::memory_order_relaxed); }
  /// For the load; nothing when a stop came first.
  void plan_load(std::int64_t end_ns);
  /// For the teardown: it ends after `within_ns` (0: when it is done), and after an interruption what a stop may take.
  void plan_teardown(std::int64_t now_ns, std::int64_t within_ns);
  /// Level 1: now is the end; 2: now everything is aborted. Levels that were reached change nothing.
  void stop(int level, std::int64_t now_ns);
  int stop_level() const { return level_.load(std::memory_order_relaxed); }
  /// Takes a level raised from outside over.
  void poll(std::int64_t now_ns) {
    if (outside_ == nullptr) return;
    const int level = outside_->load(std::memory_order_relaxed);
    if (level > taken_.load(std::memory_order_relaxed)) take_level(level, now_ns);
  }
  bool interrupted() const { return taken_.load(std::memory_order_relaxed) > 0; }

  void expect_users(std::uint32_t count) { left_.store(count, std::memory_order_release); }
  /// False: none is left, so that the load is over and nobody can be added.
  bool expect_more_users(std::uint32_t count);
  /// Users that are not gone yet; 0: the load is over.
  std::uint32_t left() const { return left_.load(std::memory_order_acquire); }
  void user_began();
  void user_gone(bool was_active);
  /// One has ended, and another will begin in its place.
  void user_replaced() { users_.fetch_sub(1, std::memory_order_relaxed); }
  /// Operations that became due (positive) or ended since the worker's last call.
  void add_in_flight(std::int32_t change);
  std::uint32_t users() const { return users_.load(std::memory_order_relaxed); }
  std::uint32_t in_flight() const { return in_flight_.load(std::memory_order_relaxed); }
  std::uint32_t peak_users() const { return peak_users_.load(std::memory_order_relaxed); }
  std::uint32_t peak_in_flight() const { return peak_in_flight_.load(std::memory_order_relaxed); }
  std::uint32_t users_begun() const { return begun_.load(std::memory_order_relaxed); }

  void tell(run_event what);
  void fail(run_failure why);
  bool failed() const { return failed_.load(std::memory_order_acquire); }
  void add(side_sample sample);
  std::vector<run_event> take_new_events();
  /// [control] Moves events, failures and side samples there.
  void copy_to(run_totals& into) const;

  /// Wakes the control thread to look again at what it waits for.
  void signal();
  /// Until `done` holds, for at most `at_most_ns` of real time. [control]
  bool wait(std::int64_t at_most_ns, const std::function<bool()>& done);

 private:
  void take_level(int level, std::int64_t now_ns);

  const std::atomic<int>* outside_;
  const std::int64_t stop_ns_;
  std::atomic<std::int64_t> end_ns_{INT64_MAX}, kill_ns_{INT64_MAX};
  std::atomic<int> level_{0}, taken_{0};
  std::atomic<std::uint32_t> left_{0}, users_{0}, begun_{0}, peak_users_{0}, in_flight_{0}, peak_in_flight_{0};
  std::atomic<bool> failed_{false};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<run_event> events_;
  std::size_t events_given_ = 0;
  std::vector<run_failure> failures_;
  std::vector<side_sample> side_samples_;
};

}  // namespace spate::engine
