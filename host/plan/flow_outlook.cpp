#include "plan/flow_outlook.hpp"

namespace spate::plan {

namespace {

void add(const std::vector<profile::step>& flow, double times, bool conditional, flow_outlook& into);

void add_choice(const profile::step& choose, double times, bool conditional, flow_outlook& into) {
  double weights = 0;
  for (const profile::step& option : choose.flow) weights += option.weight.value_or(0);
  for (const profile::step& option : choose.flow) {
    const bool drawn = weights > 0;
    add(option.flow, drawn ? times * option.weight.value_or(0) / weights : times,
        conditional || !drawn || option.when.has_value(), into);
  }
}

void add_repeat(const profile::step& repeat, double times, bool conditional, flow_outlook& into) {
  const bool open_ended = repeat.each || repeat.before || repeat.after;
  const double turns =
      open_ended ? 1 : (static_cast<double>(repeat.repeat_min) + static_cast<double>(repeat.repeat_max)) / 2;
  add(repeat.flow, times * turns, conditional || open_ended, into);
}

void count(std::uint32_t series, double times, bool conditional, flow_outlook& into) {
  into.sends[series] += times;
  if (conditional) into.conditional[series] = true;
}

void add(const std::vector<profile::step>& flow, double times, bool conditional, flow_outlook& into) {
  for (const profile::step& each : flow) {
    switch (each.kind) {
      case profile::step_kind::operation:
        count(each.operation, times, conditional, into);
        into.operations += times;
        break;
      case profile::step_kind::pause:
        into.pause_ns += times * each.pause.mean_ns();
        break;
      case profile::step_kind::repeat:
        add_repeat(each, times, conditional, into);
        break;
      case profile::step_kind::choose:
        add_choice(each, times, conditional, into);
        break;
      case profile::step_kind::transaction:
        count(each.operation, times, conditional, into);
        add(each.flow, times, conditional, into);
        break;
      case profile::step_kind::parallel:
        for (const profile::step& branch : each.flow) add(branch.flow, times, conditional, into);
        break;
      case profile::step_kind::option:
      case profile::step_kind::branch:
      case profile::step_kind::set:
      case profile::step_kind::rendezvous:
      case profile::step_kind::put:
      case profile::step_kind::take:
        break;
    }
  }
}

flow_outlook empty(std::size_t operations) {
  return {std::vector<double>(operations), 0, 0, std::vector<bool>(operations)};
}

}  // namespace

flow_outlook outlook_of(const std::vector<profile::step>& flow, std::size_t operations) {
  flow_outlook out = empty(operations);
  add(flow, 1, false, out);
  return out;
}

flow_outlook outlook_of(const profile::scenario& of, std::size_t operations) {
  flow_outlook out = empty(operations);
  double weights = 0;
  for (const profile::task& each : of.tasks) weights += each.weight;
  if (weights > 0)
    for (const profile::task& each : of.tasks)
      add(each.flow, each.weight / weights, each.when.has_value() || !each.picks.empty(), out);
  return out;
}

}  // namespace spate::plan
