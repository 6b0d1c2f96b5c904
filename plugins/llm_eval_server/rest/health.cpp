#include "json/json_writer.hpp"
#include "rest/reply.hpp"
#include "rest/routes.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::string_view version = "0.3.0";  // of the platform whose interface this is

void append_statistics(json_writer& json, const run_store::statistics& counts) {
  json.begin_object().key("run_count").integer(counts.runs).key("item_count").integer(counts.items);
  json.key("metric_count").integer(counts.metrics);
  if (counts.latest_run_date) {
    json.key("latest_run_date").string(iso_time(*counts.latest_run_date));
    json.key("latest_run_name").string(counts.latest_run_name);
  }
  json.end_object();
}

// The statistics, or empty when the database does not answer.
std::optional<run_store::statistics> examine(rest_context& context) {
  try {
    return context.runs.count();
  } catch (const store_error& error) {
    context.log_error(std::string("health check: ") + error.what());
    return std::nullopt;
  }
}

void health(rest_context& context, route_call& call) {
  const std::string now = iso_time(stored_time(context.now_us()));
  const auto counts = examine(context);
  json_writer json(call.response.body);
  if (!counts) {
    call.response.status = 503;
    json.begin_object().key("detail").begin_object().key("error").string("Service Unavailable");
    json.key("message").string("Health check failed").key("timestamp").string(now).end_object().end_object();
    return;
  }
  json.begin_object().key("status").string("healthy").key("timestamp").string(now).key("database").begin_object();
  json.key("status").string("healthy").key("connection_test").boolean(true).key("statistics");
  append_statistics(json, *counts);
  json.end_object().key("version").string(version).end_object();
}

void database_health(rest_context& context, route_call& call) {
  const auto counts = examine(context);
  call.response.status = counts ? 200 : 503;
  json_writer json(call.response.body);
  json.begin_object().key("status").string(counts ? "healthy" : "unhealthy");
  json.key("database_url").string(context.database_url).key("connection_test").boolean(counts.has_value());
  json.key("statistics");
  counts ? append_statistics(json, *counts) : static_cast<void>(json.begin_object().end_object());
  json.end_object();
}

void ready(rest_context& context, route_call& call) {
  const bool healthy = examine(context).has_value();
  call.response.status = healthy ? 200 : 503;
  call.response.body =
      healthy ? R"({"status":"ready"})" : R"({"detail":{"status":"not ready","reason":"database unhealthy"}})";
}

void about(route_call& call) {
  json_writer json(call.response.body);
  json.begin_object().key("name").string("LLM-Eval Run Management API").key("version").string(version);
  json.key("description").string("REST API for evaluation run management").key("docs").string("/api/docs");
  json.key("health").string("/api/health").end_object();
}

}  // namespace

void add_health_routes(router& routes, rest_context& context) {
  routes.add("GET", "/api", about);
  routes.add("GET", "/api/health/", [&context](route_call& call) { health(context, call); });
  routes.add("GET", "/api/health/database", [&context](route_call& call) { database_health(context, call); });
  routes.add("GET", "/api/health/ready", [&context](route_call& call) { ready(context, call); });
}

}  // namespace spate::llm_eval_server
