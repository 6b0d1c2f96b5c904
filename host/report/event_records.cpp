#include "report/event_records.hpp"

#include <boost/json.hpp>

#include "report/interval_snapshot.hpp"
#include "report/wall_time.hpp"

namespace spate::report {

namespace {

namespace json = boost::json;

// The samples of a failed series that carry no text.
std::uint64_t without_text(const stats::series& of) {
  std::uint64_t with = 0;
  for (const auto& each : of.errors.entries()) with += each.count;
  return of.count > with ? of.count - with : 0;
}

json::object series_fields(const stats::series& of, const stats::series_names& names, const error_text& text) {
  json::object out{{"scenario", names.scenario(of.key.scenario)},
                   {"operation", names.operation(of.key.operation)},
                   {"target", names.target_of(of.key.operation)},
                   {"outcome", names.outcome(of.key.operation, of.key.outcome)},
                   {"failed", of.key.failed()},
                   {"count", of.count},
                   {"completed", of.completed},
                   {"bytes_in", of.bytes_in},
                   {"bytes_out", of.bytes_out}};
  const auto unless_zero = [&](const char* name, std::uint64_t count) {
    if (count != 0) out[name] = count;
  };
  unless_zero("censored", of.censored);
  unless_zero("reused", of.reused);
  unless_zero("repeated", of.repeated);
  unless_zero("no_service", of.no_service);
  unless_zero("untimed", of.untimed);
  json::object statuses, texts;
  for (const auto& each : of.statuses.entries())
    if (each.count != 0) statuses[std::to_string(each.key)] = each.count;
  for (const auto& each : of.errors.entries())
    if (each.count != 0) texts[text(each.key)] = each.count;
  if (!statuses.empty()) out["statuses"] = std::move(statuses);
  if (!texts.empty()) out["texts"] = std::move(texts);
  return out;
}

json::object metric_fields(const stats::metric_series& of, const stats::series_names& names) {
  return {{"metric", names.metric(of.metric)},
          {"operation", names.operation(of.operation)},
          {"count", of.count},
          {"total", of.total}};
}

}  // namespace

json::object run_started_fields(const run_header& of) {
  json::object parameters, plugins;
  for (const parameter& each : of.parameters) parameters[each.name] = shown(each);
  for (const auto& [id, version] : of.plugins) plugins[id] = version;
  return {{"wall", rfc3339(of.start_wall_ns)},
          {"wall_ns", of.start_wall_ns},
          {"profile", of.profile},
          {"name", of.name},
          {"warmup_ns", of.warmup_ns},
          {"duration_ns", of.duration_ns},
          {"users", of.users},
          {"seed", of.seed},
          {"embedded", of.embedded},
          {"parameters", std::move(parameters)},
          {"plugins", std::move(plugins)},
          {"environment", to_json(of.environment)}};
}

json::object interval_fields(const stats::interval_summary& of, const stats::series_names& names,
                             std::int64_t run_start_ns, const error_text& text) {
  json::array series, metrics;
  for (const auto& each : of.table.all())
    if (!each->empty()) series.push_back(series_fields(*each, names, text));
  for (const auto& each : of.table.all_metrics())
    if (!each->empty()) metrics.push_back(metric_fields(*each, names));
  json::object out{{"index", of.interval.index},
                   {"start", of.interval.start_ns - run_start_ns},
                   {"end", of.interval.end_ns - run_start_ns},
                   {"phase", of.interval.phase_name}};
  if (of.late) {
    out["late"] = true;
  } else {
    out["users"] = of.gauges.users;
    out["in_flight"] = of.gauges.in_flight;
    out["oldest_in_flight_ns"] = oldest_in_flight_ns(of);
    json::object levels;
    for (const stats::gauge_level& each : of.levels) levels[names.metric(each.metric)] = each.value;
    if (!levels.empty()) out["gauges"] = std::move(levels);
  }
  out["total_count"] = of.total_count;
  out["total_errors"] = of.total_errors;
  out["series"] = std::move(series);
  if (!metrics.empty()) out["metrics"] = std::move(metrics);
  return out;
}

json::object availability_fields(const std::vector<stats::availability_result>& by_target,
                                 const stats::series_names& names) {
  json::object out;
  for (std::size_t i = 0; i < by_target.size() && i < names.targets.size(); ++i) {
    const stats::availability_result& of = by_target[i];
    out[names.targets[i]] = json::object{{"ratio", of.ratio},
                                         {"steady_ns", of.steady_ns},
                                         {"outage_ns", of.outage_ns},
                                         {"longest_ns", of.longest_ns},
                                         {"outages", of.outages},
                                         {"resolution_ns", of.resolution_ns},
                                         {"observations", of.observations},
                                         {"open", of.open},
                                         {"stalled_ns", of.stalled_ns}};
  }
  return out;
}

std::vector<error_example> first_errors::in(const stats::interval_summary& of, const stats::series_names& names,
                                            const error_text& text) {
  std::vector<error_example> out;
  const auto see = [&](const stats::series_key& key, std::uint16_t id) {
    if (seen_.size() >= most || !seen_.emplace(key.operation, key.outcome, id).second) return;
    out.push_back({std::string(names.scenario(key.scenario)), std::string(names.operation(key.operation)),
                   std::string(names.target_of(key.operation)), std::string(names.outcome(key.operation, key.outcome)),
                   id == 0 ? std::string() : text(id)});
  };
  for (const auto& each : of.table.all()) {
    if (!each->key.failed()) continue;
    for (const auto& counted : each->errors.entries())
      if (counted.count != 0) see(each->key, counted.key);
    if (without_text(*each) != 0) see(each->key, 0);
  }
  return out;
}

}  // namespace spate::report
