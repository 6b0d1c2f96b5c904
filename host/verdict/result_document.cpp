#include "verdict/result_document.hpp"

#include <boost/json/array.hpp>

#include "engine/planned_users.hpp"
#include "verdict/database_json.hpp"
#include "verdict/health_json.hpp"
#include "verdict/loads_json.hpp"
#include "verdict/operations_json.hpp"
#include "verdict/selection.hpp"
#include "verdict/slowdown_json.hpp"
#include "verdict/times_json.hpp"
#include "verdict/websocket_json.hpp"

namespace spate::verdict {
namespace {

namespace json = boost::json;

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

json::value or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::array strings(const std::vector<std::string>& from) { return json::array(from.begin(), from.end()); }

// Base units (ns, ratio, ...) to the document's.
json::value in_unit(std::optional<double> value, const std::string& unit) {
  if (!value) {
    return nullptr;
  }
  return unit == "ms" ? *value / 1e6 : *value;
}

json::object objective_json(const profile::model& model, const judgement& one) {
  json::object out;
  out["name"] = one.objective;
  out["metric"] = one.metric;
  out["statistic"] = or_null(one.statistic);
  out["scope"] = json::object{
      {"operation", one.operation ? json::value(model.operations[*one.operation].name) : json::value(nullptr)},
      {"scenario", one.scenario ? json::value(model.scenarios[*one.scenario].name) : json::value(nullptr)},
      {"phase", one.phase ? json::value(model.phases[*one.phase].name) : json::value(nullptr)},
      {"monitor", one.monitor ? json::value(model.monitors[*one.monitor].name) : json::value(nullptr)}};
  out["requirement"] = one.requirement;
  out["limit"] = in_unit(one.limit, one.unit);
  out["unit"] = one.unit;
  out["value"] = in_unit(one.value, one.unit);
  out["at_least"] = one.at_least;
  out["count"] = one.count;
  out["interval"] =
      one.interval
          ? json::value(json::array{in_unit(one.interval->first, one.unit), in_unit(one.interval->second, one.unit)})
          : json::value(nullptr);
  out["window_s"] = one.window_ns > 0 ? json::value(seconds(one.window_ns)) : json::value(nullptr);
  out["at_s"] = one.at_ns ? json::value(seconds(*one.at_ns)) : json::value(nullptr);
  out["counts"] = !one.evidence;
  out["held"] = one.held ? json::value(*one.held) : json::value(nullptr);
  out["reason"] = or_null(one.reason);
  return out;
}

json::object run_json(const profile::model& model, const run_facts& facts, const conclusion& end,
                      const measurements* measured) {
  json::object parameters;
  for (const profile::parameter_value& one : model.parameters) {
    parameters[one.name] = one.secret ? "***" : one.text;
  }
  double spawn_rate = 0;
  for (const profile::load& one : model.loads) spawn_rate += one.spawn_rate;
  json::object out;
  out["profile"] = facts.profile;
  out["name"] = model.name;
  out["started"] = or_null(facts.started);
  out["ended"] = or_null(facts.ended);
  out["warmup_s"] = seconds(model.warmup_ns);
  out["duration_s"] = seconds(model.duration_ns);
  out["elapsed_s"] = measured ? seconds(measured->elapsed_ns) : 0.0;
  out["measured_s"] = measured ? seconds(measured->measured_ns) : 0.0;
  out["users"] = engine::planned_users(model);
  out["peak_users"] = measured ? measured->peak_users : 0;
  out["spawn_rate"] = spawn_rate > 0 ? json::value(spawn_rate) : json::value(nullptr);
  out["seed"] = model.seed;
  out["ended_by"] = or_null(facts.ended_by);
  out["paused_s"] = seconds(facts.paused_ns);
  out["interrupted"] = end.status == status::interrupted;
  out["embedded"] = facts.embedded;
  out["parameters"] = std::move(parameters);
  out["exit_status"] = end.exit_status;
  out["spate_version"] = facts.spate_version;
  out["folder"] = or_null(facts.folder);
  return out;
}

json::object no_totals() {
  json::object none{{"count", 0u},
                    {"errors", 0u},
                    {"error_ratio", nullptr},
                    {"rate", 0.0},
                    {"response_time_ms", nullptr},
                    {"service_time_ms", nullptr}};
  json::object out = none;
  out["measured"] = std::move(none);
  return out;
}

json::object generator_json(const run_facts& facts, const generator_health& generator, const measurements* measured) {
  static constexpr const char* names[] = {"valid", "suspect", "invalid"};
  json::value lag = nullptr, reads = nullptr;
  if (measured) {
    selection all = select(measured->measured, {}, stats::metric::start_lag);
    all.good.merge(all.bad);
    lag = times_json(all.good);
    scope operations;
    operations.operations = all_operations(measured->model);
    reads = times_json(receive_lags(*measured, operations));
  }
  return {{"status", names[static_cast<std::size_t>(generator.state)]},
          {"reasons", strings(generator.reasons)},
          {"start_lag_ms", std::move(lag)},
          {"receive_lag_ms", std::move(reads)},
          {"cpu_cores", facts.cpu_cores < 0 ? json::value(nullptr) : json::value(facts.cpu_cores)}};
}

json::array slowest_json(const run_facts& facts, const measurements& from) {
  json::array out;
  for (const slow_exchange& one : facts.slowest) {
    out.push_back(
        json::object{{"operation", from.names.operation(one.operation)},
                     {"user", one.user},
                     {"at_s", seconds(one.at_ns)},
                     {"service_time_ms", static_cast<double>(one.service_ns) / 1e6},
                     {"outcome", from.names.outcome(one.operation, one.outcome)},
                     {"error", one.error_id == 0 ? json::value(nullptr) : json::value(facts.error_text(one.error_id))},
                     {"status", one.status == 0 ? json::value(nullptr) : json::value(one.status)},
                     {"trace_id", or_null(one.trace_id)},
                     {"sent", one.sent},
                     {"received", one.received},
                     {"sent_bytes", one.sent_bytes},
                     {"received_bytes", one.received_bytes}});
  }
  return out;
}

json::array teardown_json(const profile::model& model, const std::vector<teardown_count>& sent) {
  json::array out;
  for (const teardown_count& each : sent) {
    out.push_back(json::object{
        {"operation", model.operations[each.operation].name}, {"count", each.count}, {"failed", each.failed}});
  }
  return out;
}

json::array notes_json(const profile::model& model, const run_facts& facts) {
  json::array out;
  for (const plugin_note& one : facts.notes)
    out.push_back(json::object{
        {"of", one.owner},
        {"operation", one.operation ? json::value(model.operations[*one.operation].name) : json::value(nullptr)},
        {"name", one.name},
        {"text", one.text}});
  return out;
}

// Of the target that was away longest.
json::value availability_json(const measurements* measured) {
  const stats::availability_result* worst = nullptr;
  if (measured) {
    for (const stats::availability_result& one : measured->availability) {
      if (one.observations > 0 && (!worst || one.ratio < worst->ratio)) {
        worst = &one;
      }
    }
  }
  if (!worst) {
    return nullptr;
  }
  return json::object{{"ratio", worst->ratio},
                      {"outages", worst->outages},
                      {"longest_outage_s", seconds(worst->longest_ns)},
                      {"resolution_s", seconds(worst->resolution_ns)}};
}

json::array targets_json(const profile::model& model) {
  json::array out;
  for (const profile::target& one : model.targets) {
    out.push_back(json::object{{"name", one.name}, {"plugin", one.plugin}});
  }
  return out;
}

json::object gauges_json(const measurements* measured) {
  json::object out;
  if (measured) {
    for (const auto& [metric, of] : measured->gauges) {
      out[measured->names.metric(metric)] = json::object{{"last", of.last},
                                                         {"largest", of.largest},
                                                         {"lowest", of.lowest},
                                                         {"mean", of.mean()},
                                                         {"unit", measured->names.gauge_unit(metric)}};
    }
  }
  return out;
}

}  // namespace

json::object result_document(const profile::model& model, const run_facts& facts, const conclusion& end,
                             const std::vector<judgement>& judged, const generator_health& generator,
                             const measurements* measured) {
  json::array objectives;
  for (const judgement& one : judged) {
    objectives.push_back(objective_json(model, one));
  }
  json::object out;
  out["schema"] = "spate.result/1";
  out["verdict"] = json::object{{"status", name_of(end.status)}, {"reasons", strings(end.reasons)}};
  out["run"] = run_json(model, facts, end, measured);
  out["objectives"] = std::move(objectives);
  out["targets"] = targets_json(model);
  out["totals"] = measured ? totals_json(*measured) : no_totals();
  out["operations"] = measured ? operations_json(*measured, facts) : json::array{};
  out["by_operation"] = measured ? by_operation_json(*measured, facts) : json::object{};
  out["gauges"] = gauges_json(measured);
  out["health"] = health_json(model, measured);
  if (measured) {
    if (auto websocket = websocket_json(*measured, facts)) {
      out["websocket"] = std::move(*websocket);
    }
    if (auto database = database_json(*measured, facts)) {
      out["database"] = std::move(*database);
    }
  }
  out["loads"] = loads_json(model, measured);
  if (measured && !model.rounds.values.empty()) {
    out["slowdown"] = slowdown_json(*measured);
  }
  out["phases"] = measured ? phases_json(*measured) : json::array{};
  out["slowest"] = measured ? slowest_json(facts, *measured) : json::array{};
  out["generator"] = generator_json(facts, generator, measured);
  out["environment"] = facts.environment;
  out["availability"] = availability_json(measured);
  out["interventions"] = interventions_json(facts.interventions);
  out["notes"] = notes_json(model, facts);
  out["teardown"] = teardown_json(model, facts.teardown);
  out["warnings"] = strings(facts.warnings);
  return out;
}

}  // namespace spate::verdict
