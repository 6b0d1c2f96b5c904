#include "seed_results.hpp"

#include <boost/json.hpp>

#include "reporting/document.hpp"

namespace spate::report_llm_eval_compat {

namespace {

namespace json = boost::json;
using namespace reporting;

std::optional<json::object> section(const json::object& document, std::string_view name) {
  const json::object& found = object_at(document, name);
  return found.empty() ? std::nullopt : std::optional(found);
}

// Each field is there, also when nothing was measured.
void fill_times(json::object& of, std::string_view name) {
  json::value& times = of[name];
  if (times.is_null()) times = json::object{{"min", nullptr}, {"max", nullptr}, {"avg", nullptr}, {"p95", nullptr}};
}

double ms(double ns) { return ns / 1e6; }

}  // namespace

std::optional<json::object> websocket_results(const json::object& document, const parts& in) {
  auto out = section(document, "websocket");
  if (out) {
    if (const auto seconds = in.own_seconds(part::websocket)) (*out)["duration_seconds"] = *seconds;
    fill_times(*out, "connection_times_ms");
    fill_times(*out, "message_latencies_ms");
  }
  return out;
}

std::optional<json::object> database_results(const json::object& document, const parts& in) {
  auto out = section(document, "database");
  if (!out) return out;
  json::object queries;
  for (const auto& each : object_at(*out, "query_performance")) {
    const std::string_view name = in.own_name(part::database, {each.key().data(), each.key().size()});
    queries[{name.data(), name.size()}] = each.value();
  }
  // The original has one name for what it inserts.
  if (const json::value* runs = queries.if_contains("insert_runs"); runs != nullptr && !queries.contains("insert")) {
    json::value copy = *runs;
    queries["insert"] = std::move(copy);
  }
  (*out)["query_performance"] = std::move(queries);
  if (const auto seconds = in.own_seconds(part::database)) {
    (*out)["test_duration_seconds"] = *seconds;
    (*out)["operations_per_second"] = number_at(*out, "total_operations").value_or(0) / *seconds;
  }
  return out;
}

json::object api_stats(const json::object& document, const parts& in, const tallies& seen) {
  const double seconds =
      in.own_seconds(part::api).value_or(number_at(object_at(document, "run"), "elapsed_s").value_or(0));
  json::object out;
  for (const auto& [name, of] : seen.by_request) {
    if (in.of_target(name.type) != part::api || of.requests == 0) continue;
    const auto at = [&times = of.times](double quantile) { return ms(static_cast<double>(times.value_at(quantile))); };
    const std::string_view own = in.own_name(part::api, name.name);
    out[{own.data(), own.size()}] = json::object{
        {"requests", of.requests},
        {"failures", of.failures},
        {"avg_response_time", ms(of.times.mean())},
        {"min_response_time", ms(static_cast<double>(of.times.min()))},
        {"max_response_time", ms(static_cast<double>(of.times.max()))},
        {"median_response_time", at(0.5)},
        {"p95_response_time", at(0.95)},
        {"requests_per_second", seconds > 0 ? json::value(static_cast<double>(of.requests) / seconds) : nullptr}};
  }
  return out;
}

}  // namespace spate::report_llm_eval_compat
