#include "engine/flow_position.hpp"

#include <algorithm>

namespace spate::engine {

namespace {

using profile::step_kind;

const data::variable& list_of(const data::pick& each, const data::render_scope& scope) {
  return each.from_kind == data::name_kind::shared ? scope.shared.variables[each.from]
                                                   : scope.user.variables[each.from];
}

bool holds(const std::optional<data::condition>& when, const data::render_scope& scope) {
  return !when || when->holds(scope.user, scope.shared);
}

// What the engine does, and not the position itself.
bool is_given(step_kind kind) {
  return kind == step_kind::pause || kind == step_kind::rendezvous || kind == step_kind::put || kind == step_kind::take;
}

void assign(const std::vector<profile::assignment>& all, const data::render_scope& scope) {
  // A data source is drawn anew, as for an operation.
  ++scope.user.operation_no;
  for (const profile::assignment& each : all) {
    // Not in place: what is set may be read by what it is set to. Kept by the thread, for its memory.
    thread_local data::value made;
    if (each.formula)
      each.formula.evaluate(scope, made);
    else
      each.text.evaluate(scope, made);
    scope.user.variables[each.slot].scalar = made;
  }
}

}  // namespace

void flow_position::reserve(std::uint32_t depth) {
  frames_.reserve(depth + 1);
  open_.reserve(depth);
  ended_.reserve(depth);
}

void flow_position::begin(const std::vector<profile::step>& flow) {
  end();
  frames_.push_back({&flow});
}

void flow_position::end() {
  frames_.clear();
  open_.clear();
  retrying_ = false;
}

const profile::step* flow_position::next(const data::render_scope& scope, std::int64_t at_ns) {
  while (!frames_.empty()) {
    frame& top = frames_.back();
    if (top.next < top.steps->size()) {
      const profile::step& step = (*top.steps)[top.next++];
      if (step.kind == step_kind::operation || step.kind == step_kind::parallel) return give(step);
      if (is_given(step.kind)) return &step;
      enter(step, scope, at_ns);
      continue;
    }
    if (top.recovery != nullptr) {
      if (const profile::step* again = mended(scope, at_ns)) return again;
      continue;
    }
    if (top.is(step_kind::repeat)) {
      --top.left;
      ++top.index;
      const bool over = top.owner->after && top.owner->after->holds(scope.user, scope.shared);
      if (!over && top.left > 0 && start_turn(top, scope)) continue;
    }
    const bool outermost = top.is(step_kind::transaction) && open_.size() == 1;
    leave_to(frames_.size() - 1, scope.user, at_ns);
    if (outermost) return nullptr;
  }
  return nullptr;
}

const profile::step* flow_position::give(const profile::step& operation) {
  if (recovery_frame() == 0) {
    mended_.fill(0);
    retrying_ = false;
  }
  for (open_transaction& each : open_) each.sent = true;
  return &operation;
}

void flow_position::enter(const profile::step& step, const data::render_scope& scope, std::int64_t at_ns) {
  switch (step.kind) {
    case step_kind::repeat:
      return enter_repeat(step, scope);
    case step_kind::choose:
      return enter_option(step, scope);
    case step_kind::set:
      return assign(step.set, scope);
    case step_kind::transaction: {
      frames_.push_back({&step.flow, &step});
      open_transaction& made = open_.emplace_back();
      made.so_far.series = step.operation;
      made.so_far.due_ns = at_ns;
      return;
    }
    default:
      return;
  }
}

void flow_position::enter_repeat(const profile::step& repeat, const data::render_scope& scope) {
  if (repeat.flow.empty()) return;
  const std::int64_t turns = repeat.each ? list_of(*repeat.each, scope).count
                             : repeat.repeat_min == repeat.repeat_max
                                 ? repeat.repeat_min
                                 : scope.user.random.between(repeat.repeat_min, repeat.repeat_max);
  if (turns <= 0) return;
  frames_.push_back({&repeat.flow, &repeat, nullptr, 0, turns, 0});
  if (!start_turn(frames_.back(), scope)) leave_to(frames_.size() - 1, scope.user, 0);
}

// By weight among those whose condition holds; without weights the first of them.
void flow_position::enter_option(const profile::step& choose, const data::render_scope& scope) {
  double total = 0;
  const profile::step* chosen = nullptr;
  for (const profile::step& each : choose.flow) {
    if (!holds(each.when, scope)) continue;
    if (chosen == nullptr && !each.weight) chosen = &each;
    total += each.weight.value_or(0);
  }
  if (total > 0) {
    double left = scope.user.random.unit() * total;
    for (const profile::step& each : choose.flow) {
      if (!(each.weight.value_or(0) > 0) || !holds(each.when, scope)) continue;
      chosen = &each;
      if (left < *each.weight) break;
      left -= *each.weight;
    }
  }
  if (chosen != nullptr) frames_.push_back({&chosen->flow, chosen});
}

bool flow_position::start_turn(frame& of, const data::render_scope& scope) {
  of.next = 0;
  scope.user.loop_index = of.index;
  if (!holds(of.owner->before, scope)) return false;
  if (!of.owner->each) return true;
  // A take or a full list inside the repeat may have shortened what it walks over.
  const data::variable& list = list_of(*of.owner->each, scope);
  if (of.index >= list.count) return false;
  scope.user.variables[of.owner->each->to].scalar = list.at(static_cast<std::uint32_t>(of.index));
  return true;
}

// The steps of a recovery went well: what follows is as it says. Not null: the operation is to be sent again.
const profile::step* flow_position::mended(const data::render_scope& scope, std::int64_t at_ns) {
  const profile::step& operation = *frames_.back().owner;
  const profile::recovery::next then = frames_.back().recovery->then;
  leave_to(frames_.size() - 1, scope.user, at_ns);
  if (then == profile::recovery::next::retry) {
    retrying_ = true;
    return &operation;
  }
  if (then == profile::recovery::next::leave) failed(profile::on_error::leave, mending_, scope.user, at_ns);
  return nullptr;
}

// 0: none is under way, since the flow itself is no recovery.
std::size_t flow_position::recovery_frame() const {
  for (std::size_t i = frames_.size(); i-- > 1;)
    if (frames_[i].recovery != nullptr) return i;
  return 0;
}

bool flow_position::recover(const profile::step& operation, const profile::operation& of, const failure& why,
                            const data::render_scope& scope) {
  if (of.recover.empty() || recovery_frame() != 0) return false;
  for (std::size_t i = 0; i < of.recover.size(); ++i) {
    const profile::recovery& each = of.recover[i];
    if (mended_[i] >= each.max || !each.on.holds(scope.user, scope.shared)) continue;
    ++mended_[i];
    mending_ = why;
    frames_.push_back({&each.flow, &operation, &each});
    return true;
  }
  return false;
}

profile::on_error flow_position::failed(profile::on_error own, const failure& why, data::user_state& state,
                                        std::int64_t at_ns) {
  profile::on_error then = own;
  std::size_t carrier = frames_.size();
  if (then != profile::on_error::proceed) {
    // An option is no flow that could be left: what is around its choose is.
    carrier = frames_.empty() ? 0 : frames_.size() - 1;
    while (carrier > 0 && frames_[carrier].is(step_kind::option)) --carrier;
  } else {
    for (std::size_t i = frames_.size(); i-- > 1;) {
      if (frames_[i].recovery != nullptr || frames_[i].owner->on_error == profile::on_error::proceed) continue;
      then = frames_[i].owner->on_error;
      carrier = i;
      break;
    }
  }
  if (const std::size_t mending = recovery_frame();
      mending != 0 && then == profile::on_error::leave && carrier <= mending) {
    // The recovery has failed, so that its operation stays failed.
    const profile::on_error of_operation = frames_[mending].owner->on_error;
    leave_to(mending, state, at_ns);
    return failed(of_operation, mending_, state, at_ns);
  }
  note(why);
  if (then == profile::on_error::leave)
    leave_to(carrier, state, at_ns);
  else if (then != profile::on_error::proceed)
    leave_to(0, state, at_ns);
  return then;
}

void flow_position::note(const failure& why) {
  for (open_transaction& each : open_)
    if (each.so_far.why.outcome == 0) each.so_far.why = why;
}

void flow_position::leave_to(std::size_t size, data::user_state& state, std::int64_t at_ns) {
  while (frames_.size() > size) {
    if (frames_.back().is(step_kind::transaction)) {
      open_transaction& over = open_.back();
      over.so_far.end_ns = std::max(at_ns, over.so_far.due_ns);
      if (over.sent) ended_.push_back(over.so_far);
      open_.pop_back();
    }
    frames_.pop_back();
  }
  state.loop_index = 0;
  for (const frame& each : frames_)
    if (each.is(step_kind::repeat)) state.loop_index = each.index;
}

void flow_position::measured(const waits& waited) {
  for (open_transaction& each : open_) each.so_far.waited.add(waited);
}

void flow_position::abort(data::user_state& state, std::int64_t at_ns, const failure& why) {
  note(why);
  leave_to(0, state, at_ns);
}

std::uint32_t depth_of(const std::vector<profile::operation>& all, const std::vector<profile::step>& flow) {
  std::uint32_t deepest = 0;
  for (const profile::step& step : flow) {
    if (!step.flow.empty()) deepest = std::max(deepest, 1 + depth_of(all, step.flow));
    if (step.kind != step_kind::operation || step.operation >= all.size()) continue;
    // Inside a recovery nothing is recovered, so that this ends.
    for (const profile::recovery& each : all[step.operation].recover)
      deepest = std::max(deepest, 1 + depth_of({}, each.flow));
  }
  return deepest;
}

}  // namespace spate::engine
