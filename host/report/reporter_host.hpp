#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "report/reporter_thread.hpp"

namespace spate::report {

/// The reporters of one run, each on its own thread: a slow or failing one disturbs neither the load nor the others.
/// Thread: add, run_started and finish [control]; interval and event [any], between those.
class reporter_host {
 public:
  using limits = reporter_thread::limits;
  using patience = reporter_thread::patience;
  explicit reporter_host(limits each = {}) : limits_(each) {}
  reporter_host(const reporter_host&) = delete;
  reporter_host& operator=(const reporter_host&) = delete;

  /// Makes an instance of `table` (before the run starts). False when it could not be made: `error` names the reporter
  /// and says why. Borrowed: all three outlive the process's threads, since a reporter that hangs is left behind.
  bool add(const spate_reporter* table, const spate_host* host, const spate_config* config, std::string& error);
  bool empty() const noexcept { return threads_.empty(); }

  void run_started(const run_facts& facts);
  void interval(const std::shared_ptr<const interval_snapshot>& what);
  void event(const report::event& what);
  /// Whether any reporter wants raw samples.
  bool wants_samples() const noexcept;
  /// To those that do; `dropped`: how many more there were.
  void samples(const std::shared_ptr<const sample_batch>& what, std::uint64_t dropped);
  /// Until every reporter has room for one more interval and event, that long at most: for who tells faster than a
  /// run.
  void wait_for_room(std::chrono::nanoseconds most = std::chrono::minutes(1));

  /// One that the run had to wait for after the load.
  struct delay {
    std::string reporter;
    std::chrono::nanoseconds waited{};
  };
  struct outcome {
    std::vector<reporter_failure> failures;
    std::uint64_t events_dropped = 0, samples_dropped = 0;
    std::vector<delay> slow;
    bool left_behind = false;  ///< a reporter's thread is still in a call, and stays there
    /// A requested report was not written: the run ends with exit code 3.
    bool report_missing() const noexcept;
  };
  /// Delivers the result to all, after what still waits, and ends them, all at the same time. Those that took longer
  /// than `noticed` are named. Works for a run that never started, too.
  outcome finish(const run_result& result, const patience& = {},
                 std::chrono::nanoseconds noticed = std::chrono::seconds(2));

 private:
  limits limits_;
  std::vector<std::unique_ptr<reporter_thread>> threads_;
};

}  // namespace spate::report
