#include "engine/journey.hpp"

#include <algorithm>
#include <utility>

#include <spate/abi/protocol.h>

#include "engine/load_line.hpp"

namespace spate::engine {

namespace {

bool is_open(const user& who) { return who.line != nullptr && who.line->is_open(); }

// Its share of the tasks is done, or that of all users together.
bool is_done(const user& who) {
  if (who.line == nullptr) return false;
  const std::uint64_t own = who.line->load.iterations;
  return (own != 0 && who.tasks >= own) || !who.line->has_tasks();
}

}  // namespace

turn journey::next(user& who, std::int64_t at_ns, std::int64_t end_ns) {
  for (;;) {
    if (at_ns >= end_ns && who.stage != stage::stopping && !who.in_transaction()) {
      // A branch has no stop flow: its user has.
      if (who.parent != nullptr) return {turn::what::leave, at_ns};
      begin_stop(who);
    }
    switch (who.stage) {
      case stage::placing:
        who.stage = stage::starting;
        who.flow.begin(*who.plan->start);
        break;
      case stage::thinking:
        if (is_open(who) && !std::exchange(who.has_arrival, false)) return {turn::what::rest, at_ns};
        if (is_done(who)) {
          begin_stop(who);
          break;
        }
        if (begin_task(who)) {
          who.stage = stage::working;
          break;
        }
        if (who.plan->in_order) {
          begin_stop(who);
          break;
        }
        ++idle_turns_;
        return think(who, at_ns);
      case stage::starting:
      case stage::working:
      case stage::stopping: {
        const profile::step* step = who.flow.next(scope_of(who), at_ns);
        if (step == nullptr) {
          if (who.flow.active()) break;  // a transaction is over, and the load may be too
          if (who.stage == stage::stopping || who.plan->side || who.parent != nullptr)
            return {turn::what::leave, at_ns};
          if (who.stage == stage::starting) who.acted = true;
          if (is_done(who)) {
            begin_stop(who);
            break;
          }
          return think(who, at_ns);
        }
        if (step->kind == profile::step_kind::pause) {
          who.acted = true;
          return {turn::what::wait, at_ns + std::max<std::int64_t>(0, step->pause.draw(who.state.random))};
        }
        who.step = step;
        if (step->kind != profile::step_kind::operation) return {turn::what::meet, at_ns};
        who.series = who.flow.is_retry() ? model_.operations[step->operation].retried : step->operation;
        return {turn::what::operate, at_ns};
      }
      default:
        return {turn::what::leave, at_ns};
    }
  }
}

void journey::failed(user& who, const failure& why, std::int64_t at_ns) {
  if (who.step == nullptr) return;
  const bool may_recover = !who.plan->side && who.step->kind == profile::step_kind::operation;
  if (may_recover && who.flow.recover(*who.step, model_.operations[who.step->operation], why, scope_of(who))) return;
  const profile::on_error then = who.flow.failed(who.step->on_error, why, who.state, at_ns);
  if (who.parent != nullptr) return who.result.failed(then, why);
  if (then == profile::on_error::stop_user && who.stage != stage::stopping) begin_stop(who);
}

void journey::branches_failed(user& who, const branch_result& result, std::int64_t at_ns) {
  const profile::on_error own = std::max(result.then, result.mended ? profile::on_error::proceed : who.step->on_error);
  if (own == profile::on_error::proceed && result.mended) return who.flow.note(result.why);
  const profile::on_error then = who.flow.failed(own, result.why, who.state, at_ns);
  if (then == profile::on_error::stop_user && who.stage != stage::stopping) begin_stop(who);
}

void journey::stop(user& who) {
  if (who.parent != nullptr) {
    who.flow.abort(who.state, who.due_ns, {SPATE_OUTCOME_ABORTED, 0, 0});
    return who.result.failed(profile::on_error::stop_user, {SPATE_OUTCOME_NO_VALUE, 0, 0});
  }
  if (who.stage != stage::stopping) begin_stop(who);
}

turn journey::think(user& who, std::int64_t at_ns) {
  if (is_open(who)) {
    who.stage = stage::thinking;
    return {turn::what::rest, at_ns};
  }
  if (who.plan->pacing_ns > 0) return pace(who, at_ns);
  std::int64_t pause_ns = std::max<std::int64_t>(0, who.plan->think.draw(who.state.random));
  if (!who.acted) pause_ns = std::max(pause_ns, idle_floor_ns);
  who.acted = false;
  who.stage = stage::thinking;
  return {turn::what::wait, at_ns + pause_ns};
}

// A period that has passed while the task before took its time was due all the same: the wait for the user counts.
turn journey::pace(user& who, std::int64_t at_ns) {
  const std::int64_t due_ns = who.stage == stage::starting ? at_ns : who.task_start_ns + who.plan->pacing_ns;
  who.task_start_ns = std::max(due_ns, at_ns);
  who.waited_ns = who.task_start_ns - due_ns;
  who.acted = false;
  who.stage = stage::thinking;
  return {turn::what::wait, due_ns};
}

bool journey::begin_task(user& who) {
  if (who.line != nullptr && !who.line->take_task()) return false;
  if (!draw_task(who)) {
    if (who.line != nullptr) who.line->give_task_back();
    return false;
  }
  ++who.tasks;
  return true;
}

bool journey::draw_task(user& who) {
  weights_.clear();
  std::vector<task_draws>& draws = draws_of(*who.plan);
  double total = 0;
  for (const profile::task& task : *who.plan->tasks) {
    const bool possible =
        task.weight > 0 && (!task.when || task.when->holds(who.state, runtime_.shared)) && can_pick(task, who);
    if (possible) ++draws[weights_.size()].drawable;
    weights_.push_back(possible ? task.weight : 0);
    total += weights_.back();
  }
  if (!(total > 0)) return false;
  if (who.plan->in_order) {
    // With the user, which may go from one worker to another.
    if (!who.done) who.done = std::make_unique<std::vector<bool>>(weights_.size());
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      if (!(weights_[i] > 0) || (*who.done)[i]) continue;
      (*who.done)[i] = true;
      return begin(who, i);
    }
    return false;
  }
  double left = who.state.random.unit() * total;
  std::size_t drawn = weights_.size();
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    if (!(weights_[i] > 0)) continue;
    drawn = i;
    if (left < weights_[i]) break;
    left -= weights_[i];
  }
  return begin(who, drawn);
}

bool journey::begin(user& who, std::size_t which) {
  const profile::task& task = (*who.plan->tasks)[which];
  for (const data::pick& pick : task.picks)
    if (!data::apply(pick, who.state, runtime_.shared)) return false;
  ++draws_of(*who.plan)[which].drawn;
  who.flow.begin(task.flow);
  return true;
}

std::vector<task_draws>& journey::draws_of(const scenario_plan& plan) {
  if (draws_.size() <= plan.index) draws_.resize(plan.index + std::size_t{1});
  std::vector<task_draws>& out = draws_[plan.index];
  if (out.size() < plan.tasks->size()) out.resize(plan.tasks->size());
  return out;
}

// All of a task's picks together, so that none is applied when a later one would find too few.
bool journey::can_pick(const profile::task& task, const user& who) const {
  for (std::size_t i = 0; i < task.picks.size(); ++i) {
    const data::pick& pick = task.picks[i];
    const bool is_shared = pick.from_kind == data::name_kind::shared;
    std::uint64_t needed = pick.count;
    for (std::size_t before = 0; before < i; ++before) {
      const data::pick& taken = task.picks[before];
      if (taken.remove && taken.from_kind == pick.from_kind && taken.from == pick.from) needed += taken.count;
    }
    if ((is_shared ? runtime_.shared.variables[pick.from] : who.state.variables[pick.from]).count < needed)
      return false;
  }
  return true;
}

void journey::begin_stop(user& who) {
  // What has run out of rows in the middle of a transaction does not finish it.
  if (who.flow.in_transaction()) who.flow.abort(who.state, who.due_ns, {SPATE_OUTCOME_ABORTED, 0, 0});
  who.stage = stage::stopping;
  who.state.loop_index = 0;
  who.flow.begin(*who.plan->stop);
}

}  // namespace spate::engine
