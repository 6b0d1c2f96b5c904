#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "data/user_state.hpp"
#include "engine/flow_position.hpp"
#include "stats/sample_times.hpp"

namespace spate::engine {

struct scenario_plan;
struct load_line;

/// What a user is doing.
enum class stage : std::uint8_t {
  unborn,    ///< waits for its turn to be spawned
  placing,   ///< visits the shards of its targets, to be announced there
  starting,  ///< in its scenario's `start`
  thinking,  ///< waits for its next task, or is free to take an arrival
  working,   ///< in a task
  stopping,  ///< in its scenario's `stop`
  leaving,   ///< visits the shards again, to be signed off
  joining,   ///< a branch of a parallel step, which has ended
  gone
};

inline constexpr std::uint32_t no_worker = UINT32_MAX;

/// What became of a branch of a parallel step.
struct branch_result {
  profile::on_error then = profile::on_error::proceed;  ///< the strongest that its failures asked for
  bool mended = true;                                   ///< nothing failed that is left to the steps around it
  failure why;                                          ///< the first that failed
  waits waited;                                         ///< of its operations together

  void failed(profile::on_error asked, const failure& by) {
    then = std::max(then, asked == profile::on_error::leave ? profile::on_error::proceed : asked);
    if (asked == profile::on_error::proceed) mended = false;
    if (why.outcome == 0) why = by;
  }
  /// Of several branches that ran beside each other.
  void add(const branch_result& other) {
    then = std::max(then, other.then);
    mended = mended && other.mended;
    if (why.outcome == 0) why = other.why;
    waited.add_beside(other.waited);
  }
};

/// A virtual user, or a branch of one. Belongs to one worker at a time, or to the mailbox on its way to one; `holder`
/// alone may be read by others. Allocates nothing after its start but what its variables need to grow.
struct user {
  std::uint32_t number = 0;  ///< run-wide; the low half of its tokens
  const scenario_plan* plan = nullptr;
  data::user_state state;
  flow_position flow;
  engine::stage stage = engine::stage::unborn;
  bool acted = false;        ///< this task has sent or paused: time goes by
  std::uint32_t visit = 0;   ///< place in plan->targets while placing or leaving
  std::uint64_t placed = 0;  ///< bit i: announced on plan->targets[i]

  // The load that it belongs to.
  load_line* line = nullptr;  ///< null: of setup and teardown
  std::atomic<std::int64_t> end_ns{
      INT64_MAX};                  ///< begins no task and no step from here on; of an open load: see its line
  std::atomic<bool> lives{false};  ///< a worker has it, or will; once it does not, nobody but steering may touch it
  std::unique_ptr<std::vector<bool>> done;  ///< tasks of a scenario in order
  std::uint64_t tasks = 0;                  ///< begun
  std::int64_t task_start_ns = 0;           ///< when the latest began, for pacing
  std::uint32_t pool = 0;                   ///< of an open load: in its home worker
  bool has_arrival = false;                 ///< an arrival was given to it and has not begun
  std::uint64_t arrival = 0;                ///< its number
  data::random_stream arrival_draws;        ///< that it has when the arrival begins
  std::int64_t arrival_due_ns = 0;
  std::int64_t waits_from_ns = 0;  ///< the arrival was seen to wait for a user from here on
  std::int64_t waited_ns = 0;      ///< of the operation under way: blocked for want of a free user

  // Steps with others.
  user* parent = nullptr;           ///< of a branch: whose it is
  std::uint32_t first_branch = 0;   ///< place among the crew's branches
  std::uint32_t branches_left = 0;  ///< that have not ended; meanwhile the user is nowhere else
  std::uint32_t forked_on = 0;      ///< the worker where they join
  std::int64_t joined_at_ns = 0;    ///< the end of the latest of them
  branch_result result;             ///< of a branch
  bool comes_back = false;          ///< is on its way to go on at due_ns

  /// Inside a transaction, of its own or around the branch: then the end of the load does not end it.
  bool in_transaction() const { return flow.in_transaction() || (parent != nullptr && parent->flow.in_transaction()); }

  // The operation under way.
  const profile::step* step = nullptr;
  std::uint32_t series = 0;     ///< what it is counted as: its operation, or that operation's retries
  std::int64_t due_ns = 0;      ///< its due instant; while waiting, the instant waited for
  std::int64_t offered_ns = 0;  ///< when a plugin was first offered it; 0: not yet
  std::int64_t handed_ns = 0;   ///< when the plugin took it
  std::uint64_t token = 0;
  struct {
    std::uint32_t count = 0;                     ///< that have ended and were not good enough
    bool waiting = false;                        ///< for the next one
    stats::sample_times times;                   ///< from the first one's due instant to the latest one's end
  } tries;                                       ///< of an operation with `retry`
  std::uint32_t sequence = 0;                    ///< the high half of the next token
  std::uint32_t in_flight_place = 0;             ///< in its worker's list
  std::atomic<std::uint32_t> holder{no_worker};  ///< the worker whose plugin has the token out

  user* next_mail = nullptr;  ///< mailbox's
};

/// The next one in the place of a user that has ended is somebody else: it knows nothing of what that one met.
inline void become_new(user& who) {
  who.stage = stage::unborn;
  who.tasks = 0;
  who.done.reset();
  for (data::variable& each : who.state.variables) {
    each.scalar.clear();
    each.first = each.count = 0;
  }
}

}  // namespace spate::engine
