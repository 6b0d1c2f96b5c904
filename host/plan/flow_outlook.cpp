#include "plan/flow_outlook.hpp"

namespace spate::plan {

namespace {

void add(const std::vector<profile::step>& flow, double times, bool conditional, flow_outlook& into) {
  for (const profile::step& each : flow) {
    switch (each.kind) {
      case profile::step_kind::operation:
        into.sends[each.operation] += times;
        into.operations += times;
        if (conditional) into.conditional[each.operation] = true;
        break;
      case profile::step_kind::pause:
        into.pause_ns += times * each.pause.mean_ns();
        break;
      case profile::step_kind::repeat: {
        const double mean = (static_cast<double>(each.repeat_min) + static_cast<double>(each.repeat_max)) / 2;
        add(each.flow, each.each ? times : times * mean, conditional || each.each.has_value(), into);
        break;
      }
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
