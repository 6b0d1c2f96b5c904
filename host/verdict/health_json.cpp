#include "verdict/health_json.hpp"

#include <boost/json/object.hpp>
#include <optional>

#include "health/growth.hpp"

namespace spate::verdict {
namespace {

namespace json = boost::json;

json::value or_null(std::optional<double> value) { return value ? json::value(*value) : json::value(nullptr); }

json::value growth_json(const measurements& from, std::uint32_t monitor, std::uint32_t metric) {
  const auto grown = health::growth_of(from.health->readings(monitor, metric, from.stretches), from.stretches);
  if (!grown) return nullptr;
  return json::object{{"ratio", grown->ratio},
                      {"interval", json::array{grown->low, grown->high}},
                      {"bytes", grown->bytes},
                      {"start_bytes", grown->start_bytes},
                      {"window_s", static_cast<double>(grown->window_ns) / 1e9}};
}

// The word that matters most: of the load, else of what came before or after it.
json::value reason_of(const health::figures& load, const health::level& before, const health::level& after) {
  for (const std::string* each : {&load.reason, &before.reason, &after.reason})
    if (!each->empty()) return json::value(*each);
  return nullptr;
}

json::object metric_json(const measurements& from, std::uint32_t monitor, std::uint32_t metric) {
  const profile::monitor_metric& of = from.model.monitors[monitor].metrics[metric];
  const health::figures load = from.health->over(monitor, metric, from.stretches);
  const health::level before = from.health->before(monitor, metric), after = from.health->after(monitor, metric);
  const auto last = from.health->last(monitor, metric);
  const auto of_load = [&](double value) { return load.samples > 0 ? json::value(value) : json::value(nullptr); };
  json::object out{{"name", of.name},
                   {"unit", of.unit},
                   {"before", or_null(before.value)},
                   {"min", of_load(load.min)},
                   {"mean", of_load(load.mean)},
                   {"max", of_load(load.max)},
                   {"last", last ? json::value(last->value) : json::value(nullptr)},
                   {"after", or_null(after.value)},
                   {"samples", load.samples},
                   {"missing", load.missing},
                   {"reason", reason_of(load, before, after)}};
  if (of.unit == "bytes") out["growth"] = growth_json(from, monitor, metric);
  return out;
}

}  // namespace

json::array health_json(const profile::model& model, const measurements* measured) {
  json::array out;
  if (measured == nullptr || measured->health == nullptr) return out;
  for (std::uint32_t i = 0; i < model.monitors.size(); ++i) {
    const profile::monitor& monitor = model.monitors[i];
    json::array metrics;
    for (std::uint32_t metric = 0; metric < monitor.metrics.size(); ++metric)
      metrics.push_back(metric_json(*measured, i, metric));
    out.push_back(json::object{{"monitor", monitor.name},
                               {"plugin", monitor.plugin},
                               {"every_s", static_cast<double>(monitor.every_ns) / 1e9},
                               {"metrics", std::move(metrics)}});
  }
  return out;
}

}  // namespace spate::verdict
