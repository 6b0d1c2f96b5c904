#include "engine/worker.hpp"

#include <algorithm>
#include <utility>

#include "data/scope_value.hpp"

namespace spate::engine {

namespace {

bool has_value(const data::variable& one) { return one.count > 0 || one.scalar.type != data::value_type::none; }

bool is_active(const user& who) { return who.stage != stage::unborn && who.stage != stage::gone; }

}  // namespace

void worker::take_mail() {
  for (user* who = mail_.take_all(); who != nullptr;) {
    user* const next = who->next_mail;
    const bool comes_back = std::exchange(who->comes_back, false);
    // Branches are no users, and one that comes back was never counted out.
    if (is_active(*who) && !comes_back && who->parent == nullptr) ++users_here_;
    if (who->stage == stage::joining) {
      joined(*who);
    } else if (killed_) {
      if (comes_back) who->step = nullptr;
      if (who->step != nullptr && who->stage != stage::placing && who->stage != stage::leaving) abort_unsent(*who);
      gone(*who);
    } else if (comes_back) {
      proceed(*who, who->due_ns);
    } else if (who->stage == stage::unborn) {
      if (who->line != nullptr && who->line->is_open())
        take_unborn(*who);
      else
        waiting_.push(who->due_ns, *who);
    } else if (who->stage == stage::thinking) {
      if (take_arrival(*who, who->due_ns)) proceed(*who, who->due_ns);
    } else if (who->stage == stage::placing) {
      place_user(*who);
    } else if (who->stage == stage::leaving) {
      leave(*who);
    } else {
      ++in_flight_change_;
      due_.push(*who);
    }
    who = next;
  }
}

void worker::let_go(user& who) {
  if (who.stage == stage::unborn && who.due_ns >= who.end_ns) return gone(who);
  if (who.stage == stage::unborn) return begin(who);
  const bool was_held = who.step != nullptr && operate(who, who.due_ns);
  if (!was_held) proceed(who, who.due_ns);
}

void worker::release() {
  // Bounded, so that a plugin is pumped even when everything is late.
  for (std::uint32_t i = 0; i < released_at_once && waiting_.next_ns() <= now_ns_; ++i) {
    user& who = waiting_.pop();
    if (who.tries.waiting)
      send_again(who);
    else if (!hold(who, who.due_ns))
      let_go(who);
  }
}

// At the end of the load nobody is left waiting for what begins after it.
void worker::sweep() {
  const std::int64_t end_ns = swept_end_ns_ = crew_.control.end_ns();
  end_pause(end_ns);
  swept_.clear();
  waiting_.take_if([&](const user& who, std::int64_t at_ns) { return at_ns >= end_ns && stops_at_end(who); }, swept_);
  send_off(end_ns);
  end_waiting(end_ns);
}

// Those in `swept_`.
void worker::send_off(std::int64_t at_ns) {
  for (user* who : swept_) {
    if (who->stage == stage::unborn)
      gone(*who);
    else if (who->tries.waiting)
      operation_ended(*who, who->tries.times, at_ns);
    else
      proceed(*who, at_ns);
  }
}

// What has arrived goes on to the end of its task, and a transaction to its own.
bool worker::stops_at_end(const user& who) const {
  return who.stage != stage::stopping && !who.in_transaction() && (who.line == nullptr || !who.line->is_open());
}

void worker::begin(user& who) {
  if (!who.plan->side) crew_.control.user_began();
  if (who.line != nullptr) who.line->users.add(1);
  ++users_here_;
  crew_.greet(who);
  who.stage = stage::placing;
  who.visit = static_cast<std::uint32_t>(who.plan->targets.size() - 1);
  place_user(who);
}

// Users visit the shards of their targets from the last to the first, where they stay.
void worker::place_user(user& who) {
  bool good = link_.announce(who.number);
  for (std::uint32_t i = 0; good && i < who.plan->width; ++i) good = link_.announce(crew_.branches_of(who)[i].number);
  if (!good) return shard_broken("user_start", SPATE_E_INTERNAL), leave(who);
  who.placed |= std::uint64_t{1} << who.visit;
  if (who.visit == 0) return proceed(who, who.due_ns);
  --who.visit;
  pass(who, who.plan->targets[who.visit]);
}

void worker::proceed(user& who, std::int64_t at_ns) {
  const std::int64_t kill_ns = who.line != nullptr ? who.line->kill_ns : INT64_MAX;
  for (;;) {
    if (now_ns_ >= kill_ns) return who.parent != nullptr ? branch_ended(who, now_ns_) : leave(who);
    const std::int64_t end_ns = end_of(who);
    const turn next = journey_.next(who, at_ns, end_ns);
    measure_transactions(who);
    if (next.kind == turn::what::leave) return who.parent != nullptr ? branch_ended(who, next.at_ns) : leave(who);
    if (next.kind == turn::what::operate) {
      if (operate(who, next.at_ns)) return;
    } else if (next.kind == turn::what::meet) {
      if (!meet(who, next.at_ns)) return;
      at_ns = who.due_ns;
      continue;
    } else if (next.kind == turn::what::rest) {
      if (!take_arrival(who, next.at_ns)) return;
      at_ns = who.due_ns;
      continue;
    } else {
      // Its wake-up would come after the end, which has been served already.
      if (next.at_ns >= end_ns && now_ns_ >= end_ns && who.stage != stage::stopping && !who.in_transaction()) {
        at_ns = std::max(at_ns, end_ns);
        continue;
      }
      // What is due already needs no turn among those that wait.
      if (next.at_ns <= now_ns_ && next.at_ns < end_ns) {
        at_ns = next.at_ns;
        continue;
      }
      who.due_ns = std::min(next.at_ns, kill_ns);
      if (who.stage != stage::stopping && !who.in_transaction()) who.due_ns = std::min(who.due_ns, end_ns);
    }
    who.step = nullptr;
    waiting_.push(who.due_ns, who);
    return;
  }
}

// False: it is not sent, and the user goes on from who.due_ns.
bool worker::operate(user& who, std::int64_t due_ns) {
  if (hold(who, due_ns)) return true;
  const profile::operation& operation = model_.operations[who.step->operation];
  who.due_ns = due_ns;
  who.offered_ns = who.handed_ns = 0;
  who.tries.count = 0;
  ++who.state.operation_no;
  const bool ran_out = has_run_out(operation, who);
  // Whoever shares out rows once each is done when none is left; others, and arrivals, go on without sending it.
  if (ran_out && who.stage != stage::stopping && !who.plan->side && who.line != nullptr && !who.line->is_open()) {
    journey_.stop(who);
    return false;
  }
  if (ran_out || lacks_a_value(operation, who)) {
    ++counts_.not_sent;
    const stats::sample_times times = times_of_unsent(who, who.series, SPATE_OUTCOME_NO_VALUE, now_ns_);
    account(who, times);
    failed(who, times);
    return false;
  }
  who.acted = true;
  if (operation.target != place_.target) {
    pass(who, operation.target);
    return true;
  }
  ++in_flight_change_;
  due_.push(who);
  return true;
}

// The due instant stays: the times count from there.
void worker::send_again(user& who) {
  who.tries.waiting = false;
  ++in_flight_change_;
  due_.push(who);
}

bool worker::has_run_out(const profile::operation& of, user& who) const {
  const data::runtime& runtime = *model_.runtime;
  return std::any_of(of.feeds.begin(), of.feeds.end(), [&](std::uint32_t slot) {
    const data::user_state::draw* draw = data::drawn(slot, {who.state, runtime.shared, runtime.sources});
    return draw != nullptr && draw->ran_out;
  });
}

bool worker::lacks_a_value(const profile::operation& of, user& who) const {
  const data::runtime& runtime = *model_.runtime;
  return std::any_of(of.needs.begin(), of.needs.end(),
                     [&](std::uint32_t slot) { return !has_value(who.state.variables[slot]); }) ||
         !std::all_of(of.unsure.begin(), of.unsure.end(), [&](std::uint32_t id) {
           return runtime.templates[id].is_ready({who.state, runtime.shared, runtime.sources});
         });
}

void worker::leave(user& who) {
  who.stage = stage::leaving;
  who.step = nullptr;
  const auto& targets = who.plan->targets;
  for (std::uint32_t i = 0; i < targets.size(); ++i) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    if ((who.placed & bit) == 0 || targets[i] != place_.target) continue;
    who.placed &= ~bit;
    if (link_.is_cancelled() || broken_) continue;
    bool good = link_.sign_off(who.number);
    for (std::uint32_t b = 0; good && b < who.plan->width; ++b) good = link_.sign_off(crew_.branches_of(who)[b].number);
    if (!good) shard_broken("user_stop", SPATE_E_INTERNAL);
  }
  for (std::uint32_t i = 0; i < targets.size(); ++i)
    if ((who.placed & (std::uint64_t{1} << i)) != 0) return pass(who, targets[i]);
  gone(who);
}

void worker::gone(user& who) {
  if (who.parent != nullptr) return branch_ended(who, now_ns_);
  const bool was_active = is_active(who);
  if (was_active) --users_here_;
  if (was_active && who.line != nullptr) who.line->users.add(-1);
  if (who.has_arrival) lose_arrival(who);
  idle_turns_.store(journey_.idle_turns(), std::memory_order_relaxed);
  who.stage = stage::gone;
  who.flow.abort(who.state, now_ns_, {SPATE_OUTCOME_ABORTED, 0, 0});
  measure_transactions(who);
  who.step = nullptr;
  who.placed = 0;
  who.flow.end();
  if (was_active && is_wanted_again(who)) return renew(who);
  const bool counted = was_active && !who.plan->side;
  who.lives.store(false, std::memory_order_release);
  // Another load may wait for this.
  const bool was_last = who.line != nullptr && who.line->users_left.fetch_sub(1, std::memory_order_acq_rel) == 1;
  crew_.control.user_gone(counted);
  if (was_last) crew_.control.signal();
}

// An open load's users are told by their pool when there is nothing more to do.
std::int64_t worker::end_of(const user& who) const {
  if (who.line != nullptr && who.line->is_open()) return INT64_MAX;
  return std::min(crew_.control.end_ns(), who.end_ns.load(std::memory_order_relaxed));
}

void worker::pass(user& who, std::uint32_t target) {
  if (who.parent == nullptr) --users_here_;
  crew_.home(target, who).receive(who);
}

}  // namespace spate::engine
