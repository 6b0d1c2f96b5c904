#include <algorithm>

#include "engine/branch.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

// ---- branches of a parallel step
// -------------------------------------------------------------------------------------

void worker::fork(user& who, std::int64_t at_ns) {
  const profile::step& parallel = *who.step;
  const auto count = static_cast<std::uint32_t>(parallel.flow.size());
  user* const branches = crew_.branches_of(who);
  who.branches_left = count;
  who.joined_at_ns = at_ns;
  who.forked_on = index_;
  // Ready before the first one moves: each ends on its own.
  for (std::uint32_t i = 0; i < count; ++i) fork_branch(who, branches[i], parallel.flow[i], i);
  for (std::uint32_t i = 0; i < count; ++i) proceed(branches[i], at_ns);
}

// Joins happen where the fork was, whatever targets the branch went to.
void worker::branch_ended(user& branch, std::int64_t at_ns) {
  branch.flow.abort(branch.state, at_ns, {SPATE_OUTCOME_ABORTED, 0, 0});
  measure_transactions(branch);
  branch.step = nullptr;
  branch.due_ns = at_ns;
  branch.stage = stage::joining;
  if (branch.parent->forked_on == index_) return joined(branch);
  crew_.workers[branch.parent->forked_on]->receive(branch);
}

void worker::joined(user& branch) {
  user& parent = *branch.parent;
  branch.stage = stage::gone;
  parent.joined_at_ns = std::max(parent.joined_at_ns, branch.due_ns);
  if (--parent.branches_left != 0) return;
  if (killed_) return gone(parent);
  user* const branches = crew_.branches_of(parent);
  const profile::step& parallel = *parent.step;
  join_branches(parent, branches, parallel);
  branch_result all;
  for (std::uint32_t i = 0; i < parallel.flow.size(); ++i) all.add(branches[i].result);
  parent.flow.measured(all.waited);
  if (all.why.outcome != SPATE_OUTCOME_OK) journey_.branches_failed(parent, all, parent.joined_at_ns);
  come_back(parent, parent.joined_at_ns);
}

// Through the mailbox, so that a flow without a wait does not nest ever deeper.
void worker::come_back(user& who, std::int64_t at_ns) {
  who.due_ns = at_ns;
  who.comes_back = true;
  mail_.put(who);
}

// ---- rendezvous and queues
// -------------------------------------------------------------------------------------------

// False: the user waits, or is on its way; true: it goes on from who.due_ns.
bool worker::meet(user& who, std::int64_t at_ns) {
  const profile::step& step = *who.step;
  who.due_ns = at_ns;
  switch (step.kind) {
    case profile::step_kind::parallel:
      fork(who, at_ns);
      return false;
    case profile::step_kind::put:
      put(who, step);
      return true;
    case profile::step_kind::take:
      return take(who, step);
    default:
      return gather(who, step);
  }
}

waiter worker::waiting(user& who, const profile::step& step) const {
  const std::int64_t kill_ns = who.line != nullptr ? who.line->kill_ns : INT64_MAX;
  const std::int64_t end_ns = stops_at_end(who) ? end_of(who) : INT64_MAX;
  return {&who, index_, std::min({who.due_ns + step.within_ns, kill_ns, end_ns})};
}

bool worker::gather(user& who, const profile::step& step) {
  who.acted = true;
  released_.clear();
  const waiter own = waiting(who, step);
  meeting_until_ns_ = std::min(meeting_until_ns_, own.until_ns);
  if (!crew_.meetings[step.meeting]->arrive(own, released_)) return false;
  for (const waiter& each : released_) send_home(each, who.due_ns);
  return true;
}

void worker::put(user& who, const profile::step& step) {
  // Kept by the thread, for its memory.
  thread_local data::value made;
  const data::render_scope scope{who.state, model_.runtime->shared, model_.runtime->sources};
  ++who.state.operation_no;
  const profile::assignment& from = step.set.front();
  from.formula ? from.formula.evaluate(scope, made) : from.text.evaluate(scope, made);
  if (made.type == data::value_type::none) return;
  if (const auto served = crew_.queues[step.meeting]->put(made)) send_home(*served, std::max(who.due_ns, now_ns_));
}

bool worker::take(user& who, const profile::step& step) {
  waiter own = waiting(who, step);
  const bool may_wait = step.within_ns > 0;
  if (!may_wait) own.until_ns = INT64_MIN;
  // All of it before: a user that waits belongs to whoever puts.
  else
    meeting_until_ns_ = std::min(meeting_until_ns_, own.until_ns);
  who.acted = who.acted || may_wait;
  if (crew_.queues[step.meeting]->take(own)) return true;
  if (may_wait) return false;
  came_to_nothing(who);
  return true;
}

// A value did not come in time: as an operation that fails, but nothing was measured.
void worker::came_to_nothing(user& who) { journey_.failed(who, {SPATE_OUTCOME_NO_VALUE, 0, 0}, who.due_ns); }

void worker::send_home(const waiter& from, std::int64_t at_ns) {
  user& who = *from.who;
  who.due_ns = std::max(who.due_ns, at_ns);
  who.comes_back = true;
  crew_.workers[from.worker]->receive(who);
}

// Into `leaving_`.
void worker::take_waiting(const std::function<bool(const user&, std::int64_t until_ns)>& which) {
  leaving_.clear();
  for (const auto& each : crew_.meetings) each->take_if(index_, which, leaving_);
  for (const auto& each : crew_.queues) each->take_if(index_, which, leaving_);
}

// Those who have waited long enough.
void worker::expire_waiting() {
  meeting_until_ns_ = INT64_MAX;
  // In a pause nobody comes: the wait goes on behind it.
  if (pauses_.under_way()) return;
  take_waiting([this](const user&, std::int64_t until_ns) { return until_ns <= now_ns_; });
  look_for_waiting();
  for (const waiter& each : leaving_) {
    user& who = *each.who;
    // At the end of the load nothing was missed: it is only over.
    const bool is_over = who.due_ns + who.step->within_ns > each.until_ns;
    who.due_ns = each.until_ns;
    if (!is_over && who.step->kind == profile::step_kind::take) came_to_nothing(who);
    proceed(who, who.due_ns);
  }
}

// When the first of those who wait gives up.
void worker::look_for_waiting() {
  meeting_until_ns_ = INT64_MAX;
  for (const auto& each : crew_.meetings) meeting_until_ns_ = std::min(meeting_until_ns_, each->next_ns(index_));
  for (const auto& each : crew_.queues) meeting_until_ns_ = std::min(meeting_until_ns_, each->next_ns(index_));
}

// At the end of the load nobody waits for what will not come.
void worker::end_waiting(std::int64_t end_ns) {
  take_waiting([this](const user& who, std::int64_t) { return stops_at_end(who); });
  for (const waiter& each : leaving_) proceed(*each.who, end_ns);
}

void worker::kill_waiting() {
  take_waiting([](const user&, std::int64_t) { return true; });
  for (const waiter& each : leaving_) gone(*each.who);
}

}  // namespace spate::engine
