#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "data/text_template.hpp"
#include "profile/model.hpp"

namespace spate::engine {

/// Why an operation was no success.
struct failure {
  std::uint16_t outcome = 0, error_id = 0;
  std::int32_t status = 0;
};

/// A transaction that is over; response time is end - due.
/// What its operations' times hold that is not the server's.
struct waits {
  std::int64_t start_lag_ns = 0, blocked_ns = 0;
  std::int64_t receive_lag_ns = 0;  ///< of those that have one
  bool stamped = true;              ///< all have one

  void add(const waits& after) {
    start_lag_ns += after.start_lag_ns;
    blocked_ns += after.blocked_ns;
    receive_lag_ns += after.receive_lag_ns;
    stamped = stamped && after.stamped;
  }
  /// Of what ran at the same time.
  void add_beside(const waits& other) {
    start_lag_ns = std::max(start_lag_ns, other.start_lag_ns);
    blocked_ns = std::max(blocked_ns, other.blocked_ns);
    receive_lag_ns = std::max(receive_lag_ns, other.receive_lag_ns);
    stamped = stamped && other.stamped;
  }
};

struct ended_transaction {
  std::uint32_t series = 0;  ///< index into model::operations
  std::int64_t due_ns = 0, end_ns = 0;
  waits waited;  ///< of its operations together
  failure why;   ///< outcome 0: every step went well
};

/// Where a user is in a flow: a stack of what is around its step. Allocates only in `reserve`. Belongs to the user.
class flow_position {
 public:
  static constexpr std::size_t most_recoveries = profile::recovery::most;

  /// Room for steps nested `depth` deep.
  void reserve(std::uint32_t depth);
  void begin(const std::vector<profile::step>& flow);
  /// Forgets where it is; open transactions are not told of.
  void end();
  bool active() const { return !frames_.empty(); }

  /// The next operation, pause, or step with other users or branches, or null when the flow is over, or an outermost
  /// transaction is: then `active` still holds. What takes no time is done on the way: choices, repeats, assignments.
  /// `at_ns`: the end of the step before.
  const profile::step* next(const data::render_scope& scope, std::int64_t at_ns);

  /// The operation of the step given last has failed. True: one of its recoveries follows, and `next` goes on with it.
  bool recover(const profile::step& operation, const profile::operation& of, const failure& why,
               const data::render_scope& scope);
  /// It has failed and is not mended: its `own` on_error, or else that of the nearest step around it that has one, says
  /// what follows. After `leave` the flow goes on behind what was left.
  profile::on_error failed(profile::on_error own, const failure& why, data::user_state& state, std::int64_t at_ns);
  /// Something in it has failed, and what follows was seen to elsewhere: the open transactions fail.
  void note(const failure& why);
  /// The operation given last is one that a recovery sends again.
  bool is_retry() const { return retrying_; }

  bool in_transaction() const { return !open_.empty(); }
  /// What the open transactions see of an operation inside them.
  void measured(const waits& waited);
  /// Ends the open transactions unfinished.
  void abort(data::user_state& state, std::int64_t at_ns, const failure& why);
  /// Transactions that have ended and sent something, in order; the caller takes them by clearing the list.
  std::vector<ended_transaction>& ended() { return ended_; }

 private:
  struct frame {
    const std::vector<profile::step>* steps = nullptr;
    const profile::step* owner = nullptr;         ///< null: the flow itself; of a recovery: its operation
    const profile::recovery* recovery = nullptr;  ///< what is being done about a failed operation
    std::size_t next = 0;
    std::int64_t left = 1;  ///< turns, the one under way included
    std::int64_t index = 0;

    bool is(profile::step_kind kind) const { return owner != nullptr && recovery == nullptr && owner->kind == kind; }
  };
  struct open_transaction {
    ended_transaction so_far;
    bool sent = false;
  };
  const profile::step* give(const profile::step& operation);
  void enter(const profile::step& step, const data::render_scope& scope, std::int64_t at_ns);
  void enter_repeat(const profile::step& repeat, const data::render_scope& scope);
  void enter_option(const profile::step& choose, const data::render_scope& scope);
  bool start_turn(frame& of, const data::render_scope& scope);
  const profile::step* mended(const data::render_scope& scope, std::int64_t at_ns);
  void leave_to(std::size_t size, data::user_state& state, std::int64_t at_ns);
  std::size_t recovery_frame() const;

  std::vector<frame> frames_;
  std::vector<open_transaction> open_;
  std::vector<ended_transaction> ended_;
  std::array<std::uint16_t, most_recoveries> mended_{};  // how often, by recovery of the step under way
  failure mending_;                                      // what the recovery under way is about
  bool retrying_ = false;
};

/// How deep steps are nested in a flow, recoveries included: 0 for a flow of operations and pauses.
std::uint32_t depth_of(const std::vector<profile::operation>& all, const std::vector<profile::step>& flow);

}  // namespace spate::engine
