#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "engine/clock.hpp"
#include "engine/driver.hpp"
#include "engine/run_report.hpp"
#include "engine/target_port.hpp"
#include "plugin/metric_table.hpp"
#include "profile/model.hpp"
#include "stats/collector.hpp"

namespace spate::engine {

class steering;

struct run_inputs {
  profile::model& model;             ///< borrowed; the engine fills runtime->users, ->shared and ->setup_user
  std::vector<target_port> targets;  ///< as model.targets
  const clock& time;                 ///< of the control thread, and of the workers unless `worker_times` says otherwise
  std::vector<const clock*> worker_times;  ///< one per worker, or none
  /// Raised from outside (a signal handler may): 0 go on, 1 stop as at the planned end, 2 end at once. May be null.
  const std::atomic<int>* stop_level = nullptr;
  const plugin::metric_table* metrics = nullptr;  ///< of the plugins' host services; null: their metrics are dropped
  /// A plugin's call that lasts longer than this once everything should have been aborted, or six times as long at any
  /// other time, is given up: the run ends and names it. Such a thread and all that it may touch stay until the process
  /// ends (run_totals::abandoned), which then should be soon and without destructors. 0: waits for ever.
  std::int64_t hung_after_ns = 0;
  std::uint32_t spare_users = 0;      ///< of each closed load: how many more than planned it may get as it runs
  std::uint16_t dropped_text_id = 0;  ///< of spate.strings/1: the error's text of arrivals that are dropped; 0: none
};

/// One run from setup to teardown. Owns users, workers and threads.
///
///   load_run run(inputs);                      // throws std::runtime_error: a target that cannot be driven
///   if (auto failed = run.open()) ...          // threads and shards
///   if (auto failed = run.set_up()) ...        // blocks while the setup's operations run
///   stats::collector results(run.plan(), &log);  // fixes the grid: the load begins 50 ms later
///   run.begin(results);
///   while (!run.wait(250ms in ns)) { run.tick(); run.live(); run.take_events(); }
///   run_totals totals = run.finish();          // last intervals, teardown, shards closed, threads joined
///
/// `finish` is called in every case after `open`, also when open, set_up or begin were not reached or failed; the
/// destructor calls it otherwise. All functions: [control], one thread; `stop` and `live`: [any].
/// Exit codes: a run_failure is 3, totals.interrupted 130/143, totals.invalid 4.
class load_run {
 public:
  explicit load_run(run_inputs inputs, std::unique_ptr<driver> with = nullptr);  ///< nullptr: threads
  ~load_run();
  load_run(const load_run&) = delete;
  load_run& operator=(const load_run&) = delete;

  std::optional<run_failure> open();
  std::optional<run_failure> set_up();
  /// Grid, shape and names of the load; `begin` follows at once, since the grid's start is fixed here.
  stats::collector_options plan();
  void begin(stats::collector& into);

  /// Waits until the load is over, at most `at_most_ns`; says whether it is.
  bool wait(std::int64_t at_most_ns);
  /// Hands closed intervals to the collector. The error is that of the interval log.
  std::error_code tick();
  bool finished() const;
  live_figures live() const;
  /// Events since the last call.
  std::vector<run_event> take_events();
  /// 1: as at the planned end; 2: at once. For an objective that ends the run: unlike `stop_level` no interruption.
  void stop(int level);
  /// For changes by people, from `begin` on and until `finish`. [any]
  steering& steer();

  /// Ends what is left, runs the teardown (not after level 2, and not when the setup failed or was not reached), closes
  /// everything. Later calls return the same.
  const run_totals& finish();
  /// The interval log's error in `finish`, if any.
  std::error_code log_error() const;

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace spate::engine
