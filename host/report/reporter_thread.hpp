#pragma once

#include <spate/abi/reporter.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "report/interval_snapshot.hpp"
#include "report/sample_batch.hpp"

namespace spate::report {

/// What reporters learn at the start of the load.
struct run_facts {
  std::string profile, run_folder;
  bool terminal = false, color = false, embedded = false;
  std::int64_t start_wall_ns = 0, warmup_ns = 0, duration_ns = 0;
  std::uint32_t users = 0;
};

enum class severity : std::uint32_t { information = 0, warning = 1, error = 2 };

/// Something that happened. `at_ns` is since the run's start.
struct event {
  report::severity severity = severity::information;
  std::int64_t at_ns = 0;
  std::string kind, text;
};

/// What reporters get at the end.
struct run_result {
  std::uint32_t exit_status = 0;
  std::string verdict, json, run_folder;
};

/// How a reporter failed.
struct reporter_failure {
  std::string reporter;  ///< its id
  std::string call;      ///< "run_started", "interval", "event" or "result"
  std::string message;
  bool report_missing = false;  ///< what it should have written is not there: the run ends with exit code 3
};

/// One reporter on one thread of its own, which calls the plugin in the order the ABI promises. What waits is bounded
/// by `limits`: intervals that cannot be kept apart are joined, so that all samples arrive; events are dropped, counted
/// and said. Threads: the callers of `push` [any]; the plugin sees one thread. Owns the instance; the descriptor, host
/// and configuration that it was made with outlive it.
class reporter_thread {
 public:
  struct limits {
    std::size_t intervals = 120;
    std::size_t events = 1000;
    std::size_t samples = 1'000'000;
  };
  using item = std::variant<run_facts, std::shared_ptr<const interval_snapshot>, event,
                            std::shared_ptr<const sample_batch>, run_result>;

  /// Takes over `instance`. Throws std::system_error when no thread can be had.
  reporter_thread(std::string id, const spate_reporter* table, spate_reporter_instance* instance, limits);
  /// Ends after the call that is under way; what still waits is not delivered.
  ~reporter_thread();
  reporter_thread(const reporter_thread&) = delete;
  reporter_thread& operator=(const reporter_thread&) = delete;

  const std::string& id() const noexcept;
  /// Whether the reporter wants raw samples.
  bool wants_samples() const noexcept;
  void push(item what);
  /// Raw samples that were lost before they came here.
  void note_dropped_samples(std::uint64_t count);
  /// Until one more interval and one more event have room, or until `deadline`.
  void wait_for_room(std::chrono::steady_clock::time_point deadline);

  struct outcome {
    std::vector<reporter_failure> failures;  ///< the first of each call
    std::uint64_t events_dropped = 0, samples_dropped = 0;
    bool left_behind = false;  ///< it is still in a call: nothing that it may use must go before the process does
    std::chrono::steady_clock::time_point done_at;  ///< when it was over, unless it was left behind
  };
  /// How long a reporter may take. One on a slow disk goes on with what waits for it; one that hangs is in one call.
  struct patience {
    std::chrono::nanoseconds of_a_call = std::chrono::minutes(1);  ///< counted from its beginning, as the load goes on
    std::chrono::nanoseconds in_all = std::chrono::minutes(10);    ///< after the result was pushed
    std::chrono::steady_clock::time_point end(std::chrono::steady_clock::time_point call_began,
                                              std::chrono::steady_clock::time_point pushed) const;
  };
  /// After the result was `pushed`: waits until it was delivered and the instance destroyed, no longer than that. One
  /// that is not done by then is a failure, and its thread and instance are left behind until the process ends.
  outcome finish(std::chrono::steady_clock::time_point pushed, patience);

 private:
  struct state;
  static void work(const std::shared_ptr<state>& shared) noexcept;
  std::shared_ptr<state> state_;
  std::thread thread_;
};

}  // namespace spate::report
