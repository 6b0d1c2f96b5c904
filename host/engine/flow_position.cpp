#include "engine/flow_position.hpp"

#include <algorithm>

namespace spate::engine {

namespace {

const data::variable& list_of(const data::pick& each, const data::user_state& state, const data::shared_state& shared) {
  return each.from_kind == data::name_kind::shared ? shared.variables[each.from] : state.variables[each.from];
}

}  // namespace

void flow_position::begin(const std::vector<profile::step>& flow) {
  frames_.clear();
  frames_.push_back({&flow, nullptr});
}

const profile::step* flow_position::next(data::user_state& state, const data::shared_state& shared) {
  while (!frames_.empty()) {
    frame& top = frames_.back();
    if (top.next < top.steps->size()) {
      const profile::step& step = (*top.steps)[top.next++];
      if (step.kind != profile::step_kind::repeat) return &step;
      enter(step, state, shared);
      continue;
    }
    --top.left;
    ++top.index;
    if (top.left > 0 && start_turn(top, state, shared)) continue;
    pop(state);
  }
  return nullptr;
}

void flow_position::enter(const profile::step& repeat, data::user_state& state, const data::shared_state& shared) {
  if (repeat.flow.empty()) return;
  const std::int64_t turns = repeat.each ? list_of(*repeat.each, state, shared).count
                             : repeat.repeat_min == repeat.repeat_max
                                 ? repeat.repeat_min
                                 : state.random.between(repeat.repeat_min, repeat.repeat_max);
  if (turns <= 0) return;
  frames_.push_back({&repeat.flow, &repeat, 0, turns, 0});
  if (!start_turn(frames_.back(), state, shared)) pop(state);
}

bool flow_position::start_turn(frame& of, data::user_state& state, const data::shared_state& shared) {
  of.next = 0;
  state.loop_index = of.index;
  if (of.repeat == nullptr || !of.repeat->each) return true;
  // A take or a full list inside the repeat may have shortened what it walks over.
  const data::variable& list = list_of(*of.repeat->each, state, shared);
  if (of.index >= list.count) return false;
  state.variables[of.repeat->each->to].scalar = list.at(static_cast<std::uint32_t>(of.index));
  return true;
}

void flow_position::pop(data::user_state& state) {
  frames_.pop_back();
  state.loop_index = frames_.empty() ? 0 : frames_.back().index;
}

profile::on_error flow_position::failed(const profile::step& operation, data::user_state& state) {
  profile::on_error then = operation.on_error;
  std::size_t carrier = frames_.size();
  if (then != profile::on_error::proceed) {
    carrier = frames_.empty() ? 0 : frames_.size() - 1;
  } else {
    for (std::size_t i = frames_.size(); i-- > 1;) {
      if (frames_[i].repeat->on_error == profile::on_error::proceed) continue;
      then = frames_[i].repeat->on_error;
      carrier = i;
      break;
    }
  }
  if (then == profile::on_error::leave) {
    while (frames_.size() > carrier) pop(state);
  } else if (then != profile::on_error::proceed) {
    frames_.clear();
    state.loop_index = 0;
  }
  return then;
}

std::uint32_t depth_of(const std::vector<profile::step>& flow) {
  std::uint32_t deepest = 0;
  for (const profile::step& step : flow)
    if (step.kind == profile::step_kind::repeat) deepest = std::max(deepest, 1 + depth_of(step.flow));
  return deepest;
}

}  // namespace spate::engine
