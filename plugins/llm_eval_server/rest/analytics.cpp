#include "json/json_writer.hpp"
#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "validation/query_reader.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t day_us = 86'400'000'000;

void append_totals(rest_context& context, json_writer& json) {
  auto row = context.store.use(
      "SELECT count(*), coalesce(sum(total_items), 0), coalesce(sum(successful_items), 0), avg(success_rate), "
      "avg(duration_seconds), avg(avg_response_time) FROM evaluation_runs");
  row.step();
  json.key("total_runs").integer(row.integer(0)).key("total_items").integer(row.integer(1));
  json.key("successful_items").integer(row.integer(2)).key("mean_success_rate").number(row.optional_number(3));
  json.key("mean_duration_seconds").number(row.optional_number(4));
  json.key("mean_response_time").number(row.optional_number(5));
}

void summary(rest_context& context, route_call& call) {
  json_writer json(call.response.body);
  json.begin_object();
  append_totals(context, json);
  json.key("runs_by_status").begin_object();
  for (auto row = context.store.use("SELECT status, count(*) FROM evaluation_runs GROUP BY status"); row.step();)
    json.key(row.text(0)).integer(row.integer(1));
  json.end_object().key("datasets").begin_array();
  for (auto row = context.store.use("SELECT dataset_name, count(*) AS n FROM evaluation_runs GROUP BY dataset_name "
                                    "ORDER BY n DESC, dataset_name LIMIT 10");
       row.step();)
    json.begin_object().key("dataset_name").string(row.text(0)).key("runs").integer(row.integer(1)).end_object();
  json.end_array().key("metrics").begin_array();
  for (auto row = context.store.use("SELECT metric_name, count(*), avg(mean_score), min(mean_score), max(mean_score) "
                                    "FROM run_metrics GROUP BY metric_name ORDER BY metric_name");
       row.step();) {
    json.begin_object().key("metric_name").string(row.text(0)).key("runs").integer(row.integer(1));
    json.key("mean").number(row.optional_number(2)).key("min").number(row.optional_number(3));
    json.key("max").number(row.optional_number(4)).end_object();
  }
  json.end_array().end_object();
}

void trends(rest_context& context, route_call& call) {
  issue_list issues;
  query_reader read(call.query, issues);
  const auto days = read.integer("days", 30, {.low = 1, .high = 365, .has_high = true});
  if (!issues.empty()) return reply_issues(call.response, issues);
  const std::string from = stored_time(context.now_us() - (days - 1) * day_us).substr(0, 10);
  auto row = context.store.use(
      "SELECT substr(created_at, 1, 10) AS day, count(*), sum(status = 'completed'), sum(status = 'failed'), "
      "avg(success_rate), avg(duration_seconds) FROM evaluation_runs WHERE created_at >= ? GROUP BY day ORDER BY day");
  row.bind(from);
  json_writer json(call.response.body);
  json.begin_object().key("days").integer(days).key("from").string(from).key("trends").begin_array();
  while (row.step()) {
    json.begin_object().key("date").string(row.text(0)).key("runs").integer(row.integer(1));
    json.key("completed").integer(row.integer(2)).key("failed").integer(row.integer(3));
    json.key("mean_success_rate").number(row.optional_number(4));
    json.key("mean_duration_seconds").number(row.optional_number(5)).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

void add_analytics_routes(router& routes, rest_context& context) {
  routes.add("GET", "/api/analytics/summary",
             guarded_route(context, "Failed to summarize runs", [&](route_call& call) { summary(context, call); }));
  routes.add("GET", "/api/analytics/trends",
             guarded_route(context, "Failed to compute trends", [&](route_call& call) { trends(context, call); }));
}

}  // namespace spate::llm_eval_server
