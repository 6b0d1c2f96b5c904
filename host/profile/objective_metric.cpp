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
    const bool size = declared.kind == SPATE_METRIC_GAUGE_BYTES;
    const bool gauge = size || declared.kind == SPATE_METRIC_GAUGE;
    const unit of = timed ? unit::duration : size ? unit::size : unit::none;
    into.all.push_back({declared.name, of, timed, !gauge, false, {}, {}, gauge});
  }
}

void add_monitored(metric_list& into, const known_monitor& from) {
  const auto add = [&](const std::string& name, unit of, bool trend, std::string follows) {
    const auto known =
        std::find_if(into.all.begin(), into.all.end(), [&](const objective_metric& each) { return each.name == name; });
    if (known != into.all.end()) return known->monitors.push_back(&from);
    objective_metric& made = into.all.emplace_back();
    made.name = name;
    made.unit = of;
    made.by_operation = made.by_scenario = false;
    made.gauge = !trend;
    made.monitored = true;
    made.trend = trend;
    made.follows = std::move(follows);
    made.monitors.push_back(&from);
  };
  for (const monitor_metric& each : from.what.metrics) add(each.name, limit_unit(each.unit), false, each.name);
  for (const monitor_metric& each : from.what.metrics)
    if (each.name == grown_memory) add("memory_growth", unit::ratio, true, each.name);
  if (!from.known) (from.enabled ? into.complete : into.complete_if_disabled) = false;
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

metric_list metrics_of_monitor(const known_monitor& from) {
  metric_list out;
  add_monitored(out, from);
  return out;
}

metric_list known_metrics(const std::vector<const spate_protocol*>& of_targets,
                          const std::vector<known_monitor>& monitors) {
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
  for (const known_monitor& each : monitors) add_monitored(out, each);
  for (const std::string_view name : {"open_connections", "cpu", "cpu_core", "memory", "memory_growth", "descriptors"})
    if (out.complete)
      add_lacking(out, name.data(), unit::none, false,
                  name == "open_connections" ? "no monitor reads it, and no plugin of the targets counts it"
                                             : "no monitor reads it",
                  "add [monitor.NAME] with plugin = \"process\", or another monitor that `spate plugin list` shows");
  return out;
}

}  // namespace spate::profile
