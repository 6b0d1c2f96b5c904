#include "verdict/monitored_value.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "health/growth.hpp"

namespace spate::verdict {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

bool is_growth(const profile::monitored_metric& of, const profile::monitor_metric& read, const std::string& statistic) {
  return statistic == "growth" || of.name != read.name;
}

std::string none(const std::string& reason) {
  return reason.empty() ? "no sample: nothing was read" : "no sample: " + reason;
}

metric_value read_leaked(const measurements& from, const profile::monitored_metric& of) {
  metric_value out;
  const health::level before = from.health->before(of.monitor, of.metric);
  const health::level after = from.health->after(of.monitor, of.metric);
  if (!before.value || !after.value) {
    const bool first = !before.value;
    const std::string& reason = first ? before.reason : after.reason;
    out.note = none(fmt::format("{} the run, {}", first ? "before" : "after",
                                reason.empty() ? std::string("nothing was read") : reason));
    return out;
  }
  out.count = 2;
  out.value = std::max(0.0, *after.value - *before.value);
  out.note = fmt::format("{:.10g} after the run, {:.10g} before it", *after.value, *before.value);
  return out;
}

metric_value read_growth(const measurements& from, const profile::monitored_metric& of) {
  metric_value out;
  const auto readings = from.health->readings(of.monitor, of.metric, from.stretches);
  out.count = readings.size();
  const auto grown = health::growth_of(readings, from.stretches);
  if (!grown) {
    const auto seen = from.health->over(of.monitor, of.metric, from.stretches);
    out.note = out.count == 0 ? none(seen.reason)
                              : none(fmt::format("growth takes 3 readings above 0, there are {}", out.count));
    if (seen.missing == 0 && from.measured_ns < 3 * from.model.monitors[of.monitor].every_ns + second_ns)
      out.unjudged = fmt::format("too short: {:.4g} s of steady load with {} readings, growth takes 3",
                                 static_cast<double>(from.measured_ns) / 1e9, out.count);
    return out;
  }
  out.value = grown->ratio;
  out.interval = {grown->low, grown->high};
  out.note = health::sentence_of(*grown);
  if (grown->too_short())
    out.unjudged =
        fmt::format("too short: {:.4g} s of steady load, {:.4g} s needed to judge growth up to {}; it {}",
                    static_cast<double>(grown->window_ns) / 1e9, static_cast<double>(health::least_steady_ns) / 1e9,
                    health::text_of_bytes(health::large_growth_bytes), out.note);
  return out;
}

}  // namespace

const profile::monitored_metric* monitored_by(const profile::objective& of, const std::string& metric) {
  const auto found = std::find_if(of.monitored.begin(), of.monitored.end(),
                                  [&](const profile::monitored_metric& each) { return each.name == metric; });
  return found == of.monitored.end() ? nullptr : &*found;
}

metric_value read_monitored(const measurements& from, const profile::monitored_metric& of,
                            const std::string& statistic) {
  metric_value out;
  const profile::monitor_metric& read = from.model.monitors[of.monitor].metrics[of.metric];
  if (from.health == nullptr) {
    out.note = none({});
    return out;
  }
  if (statistic == "leaked") return read_leaked(from, of);
  if (is_growth(of, read, statistic)) return read_growth(from, of);
  const health::figures seen = from.health->over(of.monitor, of.metric, from.stretches);
  out.count = seen.samples;
  if (seen.samples == 0) {
    const auto last = from.health->last(of.monitor, of.metric);
    out.note = none(!seen.reason.empty() || !last
                        ? seen.reason
                        : fmt::format("the latest reading is of {:.3g} s", static_cast<double>(last->at_ns) / 1e9));
    return out;
  }
  out.value = statistic == "mean" ? seen.mean : statistic == "min" ? seen.min : seen.max;
  // As limits are written, and as all other times are.
  if (read.unit == "seconds") *out.value *= 1e9;
  if (seen.missing > 0)
    out.note = fmt::format("{} of {} readings are missing: {}", seen.missing, seen.missing + seen.samples, seen.reason);
  return out;
}

std::string unit_of_monitored(const profile::model& model, const profile::monitored_metric& of,
                              const std::string& statistic) {
  const profile::monitor_metric& read = model.monitors[of.monitor].metrics[of.metric];
  if (is_growth(of, read, statistic)) return "ratio";
  if (read.unit == "seconds") return "ms";
  static constexpr const char* known[] = {"ratio", "bytes", "count", "per_second", "bytes_per_second"};
  return std::find(std::begin(known), std::end(known), read.unit) == std::end(known) ? std::string() : read.unit;
}

bool reading_is_due(const measurements& from, const profile::monitored_metric& of) {
  return from.measured_ns >= 2 * from.model.monitors[of.monitor].every_ns + second_ns;
}

}  // namespace spate::verdict
