#include <cstdio>

#include "rest/compared_runs.hpp"
#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "rest/run_json.hpp"
#include "server/access_log.hpp"
#include "validation/query_reader.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

void add_timing(http_response& response, std::int64_t began_ns) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3fs", static_cast<double>(monotonic_ns() - began_ns) / 1e9);
  add_header(response, "X-Response-Time", text);
}

void append_stored(json_writer& json, const comparison_record& stored) {
  json.key("created_at").string(iso_time(stored.created_at)).key("summary").raw(stored.summary_json);
  json.key("metric_comparisons").raw(stored.metrics_json).key("statistical_tests").raw(stored.tests_json);
  json.key("performance_delta").raw(stored.performance_json);
}

void compare_two(rest_context& context, route_call& call) {
  const std::int64_t began_ns = monotonic_ns();
  issue_list issues;
  query_reader read(call.query, issues);
  const auto id1 = read.required("run1");
  const auto id2 = read.required("run2");
  if (!issues.empty()) return reply_issues(call.response, issues);
  const auto result = compare(context, *id1, *id2, call.response);
  if (!result) return;
  json_writer json(call.response.body);
  json.begin_object();
  if (result->cached) {
    json.key("cached").boolean(true).key("comparison_id").string(dashed(result->comparison.id));
    append_stored(json, result->comparison);
  } else {
    json.key("run1"), append_run_in_comparison(json, result->first);
    json.key("run2"), append_run_in_comparison(json, result->second);
    json.key("comparison").begin_object().key("metrics").raw(result->comparison.metrics_json);
    json.key("performance").raw(result->comparison.performance_json);
    json.key("summary").raw(result->comparison.summary_json).end_object();
  }
  json.end_object();
  add_header(call.response, "X-Cache", result->cached ? "HIT" : "MISS");
  add_timing(call.response, began_ns);
}

void cached(rest_context& context, route_call& call) {
  std::string ids[2];
  for (std::size_t i = 0; i < 2; ++i) {
    const auto id = parse_uuid(call.parameters[i]);
    if (!id) return reply_error(call.response, 400, "Invalid run ID format: " + call.parameters[i]);
    ids[i] = *id;
  }
  const auto found = context.comparisons.find(ids[0], ids[1]);
  if (!found) return reply_error(call.response, 404, "No cached comparison found for these runs");
  json_writer json(call.response.body);
  json.begin_object().key("success").boolean(true).key("comparison").begin_object();
  json.key("id").string(dashed(found->id)).key("run1_id").string(dashed(found->run1_id));
  json.key("run2_id").string(dashed(found->run2_id)).key("comparison_type").string(found->comparison_type);
  append_stored(json, *found);
  json.end_object().end_object();
}

}  // namespace

void add_comparison_routes(router& routes, rest_context& context) {
  routes.add("GET", "/api/comparisons/",
             guarded_route(context, "Failed to compare runs", [&](route_call& call) { compare_two(context, call); }));
  routes.add(
      "GET", "/api/comparisons/cached/{}/{}",
      guarded_route(context, "Failed to retrieve cached comparison", [&](route_call& call) { cached(context, call); }));
}

}  // namespace spate::llm_eval_server
