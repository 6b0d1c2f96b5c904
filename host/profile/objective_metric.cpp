#include "profile/objective_metric.hpp"

#include <algorithm>
#include <cstddef>

#include <spate/abi/ext/metrics.h>

namespace spate::profile {
namespace {

using expression::unit;

// What a plugin measures is of an operation, whichever scenario sent it.
void add_declared(metric_list& into, const spate_protocol& from) {
  if (!SPATE_HAS(&from, spate_protocol, metrics)) return;
  const auto* at = reinterpret_cast<const std::byte*>(from.metrics);
  for (std::uint32_t i = 0; i < from.metric_count; ++i, at += from.metric_stride) {
    const auto& declared = *reinterpret_cast<const spate_metric_info*>(at);
    if (into.find(declared.name) != nullptr) continue;
    const bool timed = declared.kind == SPATE_METRIC_TIME;
    // What a gauge stands at is of the target: an operation only changes it.
    const bool gauge = declared.kind == SPATE_METRIC_GAUGE;
    into.all.push_back({declared.name, timed ? unit::duration : unit::none, timed, !gauge, false, {}, {}, gauge});
  }
}

void add_lacking(metric_list& into, const char* name, unit of, bool timed, const char* why, const char* next_step) {
  if (into.find(name) == nullptr) into.all.push_back({name, of, timed, true, false, why, next_step});
}

}  // namespace

const objective_metric* metric_list::find(std::string_view name) const {
  const auto found = std::find_if(all.begin(), all.end(), [&](const objective_metric& m) { return m.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> metric_list::names() const {
  std::vector<std::string> out;
  for (const objective_metric& each : all)
    if (each.lacking.empty()) out.push_back(each.name);
  return out;
}

metric_list known_metrics(const std::vector<const spate_protocol*>& of_targets) {
  metric_list out;
  out.all = {{"response_time", unit::duration, true},
             {"service_time", unit::duration, true},
             {"start_lag", unit::duration, true},
             {"blocked", unit::duration, true},
             {"first_byte", unit::duration, true},
             {"receive_lag", unit::duration, true},
             {"oldest_in_flight", unit::duration},
             {"rate", unit::rate},
             {"count", unit::none},
             {"unfinished", unit::none},
             {"error_ratio", unit::ratio},
             {"availability", unit::ratio, false, true, false},
             {"users", unit::none, false, false, false},
             {"concurrency", unit::none, false, false, false}};
  for (const spate_protocol* each : of_targets) {
    if (each != nullptr)
      add_declared(out, *each);
    else
      out.complete = false;
  }
  if (out.find("connections_opened") != nullptr && out.find("connections_failed") != nullptr)
    out.all.push_back({"connection_success", unit::ratio, false, true, false});
  add_lacking(out, "connection_success", unit::ratio, false,
              "no plugin of the targets counts the connections that it opens (connections_opened, connections_failed)",
              "judge error_ratio or availability instead");
  add_lacking(out, "connect_time", unit::duration, true, "no plugin of the targets measures it",
              "judge service_time, which has it in it");
  if (out.find("messages_expected") != nullptr && out.find("messages_delivered") != nullptr)
    out.all.push_back({"delivery_ratio", unit::ratio, false, true, false});
  add_lacking(out, "delivery_ratio", unit::ratio, false,
              "no plugin of the targets counts the messages that it waits for (messages_expected, messages_delivered)",
              "judge error_ratio instead");
  add_lacking(out, "open_connections", unit::none, false,
              "no plugin of the targets counts the connections that are open now", "leave it out");
  for (const char* name : {"cpu", "cpu_core", "memory_growth"})
    add_lacking(out, name, unit::none, false, "the target's own health is not read", "leave it out");
  return out;
}

}  // namespace spate::profile
