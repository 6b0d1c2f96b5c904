#pragma once

#include <cstdint>
#include <vector>

#include "engine/run_report.hpp"
#include "engine/scenario_plan.hpp"
#include "engine/user.hpp"

namespace spate::engine {

/// What a user does next.
struct turn {
  enum class what : std::uint8_t {
    wait,     ///< look again at `at_ns`
    operate,  ///< user.step is due at `at_ns`
    meet,     ///< user.step is one with other users or branches, from `at_ns` on
    rest,     ///< of an open load: free since `at_ns`; gets an arrival or is told to stop
    leave     ///< its life is over
  };
  what kind;
  std::int64_t at_ns;
};

/// Decides what users do: start flow, think, draw a task, its flow, think again, ..., stop flow. Knows no plugin, no
/// clock and no thread; instants are passed in, so that the same seed and the same answers give the same journey.
/// One per worker; works on users that the worker owns. Allocates only when the first user of a scenario draws.
class journey {
 public:
  /// A user that had nothing to do is not asked again before this time has passed.
  static constexpr std::int64_t idle_floor_ns = 1'000'000;

  /// The model has its runtime, and outlives the journey.
  journey(const profile::model& of, std::size_t most_tasks) : model_(of), runtime_(*of.runtime) {
    weights_.reserve(most_tasks);
  }

  /// The user was spawned and announced, its wait is over, or its operation has ended well or was survived, at `at_ns`.
  /// At and after `end_ns` only the stop flow goes on, and a transaction up to its end.
  turn next(user& who, std::int64_t at_ns, std::int64_t end_ns);
  /// From here on there is only its stop flow.
  void stop(user& who);
  /// The operation under way has failed: begins a recovery (none in setup and teardown) or applies its on_error; `next`
  /// follows. A user that stops has its stop flow. `why` is what the sample says.
  void failed(user& who, const failure& why, std::int64_t at_ns);

  /// The branches of the parallel step under way have ended, and not all went well.
  void branches_failed(user& who, const branch_result& result, std::int64_t at_ns);

  std::uint64_t idle_turns() const { return idle_turns_; }
  /// By scenario and task; shorter than the profile's where no user has drawn.
  const std::vector<std::vector<task_draws>>& draws() const { return draws_; }

 private:
  turn think(user& who, std::int64_t at_ns);
  turn pace(user& who, std::int64_t at_ns);
  bool begin_task(user& who);
  bool draw_task(user& who);
  bool begin(user& who, std::size_t which);
  bool can_pick(const profile::task& task, const user& who) const;
  std::vector<task_draws>& draws_of(const scenario_plan& plan);
  void begin_stop(user& who);

  data::render_scope scope_of(user& who) const { return {who.state, runtime_.shared, runtime_.sources}; }

  const profile::model& model_;
  const data::runtime& runtime_;
  std::vector<double> weights_;
  std::vector<std::vector<task_draws>> draws_;
  std::uint64_t idle_turns_ = 0;
};

}  // namespace spate::engine
