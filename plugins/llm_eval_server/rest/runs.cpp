#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "rest/run_json.hpp"
#include "rest/run_requests.hpp"
#include "validation/json_body.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

// The stored form of the id in the path, or empty after the answer 400.
std::optional<std::string> path_id(route_call& call) {
  auto id = parse_uuid(call.parameters[0]);
  if (!id) reply_error(call.response, 400, "Invalid run ID format");
  return id;
}

// The body, or empty after the answer 400 or 422.
std::optional<boost::json::value> body_of(route_call& call, issue_list& issues) {
  bool unreadable = false;
  auto body = read_json_body(call.request, issues, unreadable);
  if (unreadable)
    reply_error(call.response, 400, "There was an error parsing the body");
  else if (!body)
    reply_issues(call.response, issues);
  return body;
}

void create(rest_context& context, route_call& call) {
  issue_list issues;
  const auto body = body_of(call, issues);
  if (!body) return;
  run created = read_new_run(body->get_object(), issues);
  if (!issues.empty()) return reply_issues(call.response, issues);
  created.id = make_uuid(context.random);
  created.created_at = created.updated_at = stored_time(context.now_us());
  try {
    context.runs.insert(created);
  } catch (const store_error& error) {
    if (!error.is_constraint()) throw;
    return reply_error(call.response, 400, "Failed to create run: data integrity violation");
  }
  if (context.run_changed) context.run_changed(created, true);
  call.response.status = 201;
  json_writer json(call.response.body);
  json.begin_object().key("success").boolean(true).key("message").string("Run created successfully").key("run");
  append_run_detail(json, created, true);
  json.end_object();
}

void get(rest_context& context, route_call& call) {
  const auto id = path_id(call);
  if (!id) return;
  const auto found = context.runs.find(*id);
  if (!found) return reply_error(call.response, 404, "Run not found");
  json_writer json(call.response.body);
  json.begin_object().key("success").boolean(true).key("message").null().key("run");
  append_run_detail(json, *found, false);
  json.key("metrics").begin_array().end_array().end_object();
}

void append_metrics(rest_context& context, json_writer& json, std::string_view id) {
  json.key("metrics").begin_array();
  for (const auto& metric : context.runs.metrics(id)) append_metric(json, metric);
  json.end_array();
}

void update(rest_context& context, route_call& call) {
  issue_list issues;
  const auto body = body_of(call, issues);
  if (!body) return;
  const auto changes = read_run_changes(body->get_object(), issues);
  if (!issues.empty()) return reply_issues(call.response, issues);
  const auto id = path_id(call);
  if (!id) return;
  if (changes.empty()) return reply_error(call.response, 400, "No update data provided");
  const auto before = context.run_changed ? context.runs.find(*id) : std::nullopt;
  if (!context.runs.update(*id, changes, stored_time(context.now_us())))
    return reply_error(call.response, 404, "Run not found");
  const auto updated = context.runs.find(*id);
  if (before && updated) context.run_changed(*updated, before->status != updated->status);
  json_writer json(call.response.body);
  json.begin_object().key("success").boolean(true).key("message").string("Run updated successfully").key("run");
  append_run_detail(json, updated.value(), false);
  append_metrics(context, json, *id);
  json.end_object();
}

void erase(rest_context& context, route_call& call) {
  const auto id = path_id(call);
  if (!id) return;
  if (!context.runs.erase(*id)) return reply_error(call.response, 404, "Run not found");
  call.response.body = R"({"success":true,"message":"Run deleted successfully"})";
}

void metrics(rest_context& context, route_call& call) {
  const auto id = path_id(call);
  if (!id) return;
  if (!context.runs.exists(*id)) return reply_error(call.response, 404, "Run not found");
  json_writer json(call.response.body);
  json.begin_object().key("success").boolean(true).key("message").null();
  append_metrics(context, json, *id);
  json.end_object();
}

}  // namespace

void add_run_routes(router& routes, rest_context& context) {
  const auto add = [&](const char* method, const char* pattern, const char* detail, auto action) {
    routes.add(method, pattern,
               guarded_route(context, detail, [&context, action](route_call& call) { action(context, call); }));
  };
  add("POST", "/api/runs/", "Failed to create run", create);
  add("GET", "/api/runs/{}", "Failed to retrieve run", get);
  add("PUT", "/api/runs/{}", "Failed to update run", update);
  add("DELETE", "/api/runs/{}", "Failed to delete run", erase);
  add("GET", "/api/runs/{}/metrics", "Failed to retrieve metrics", metrics);
}

}  // namespace spate::llm_eval_server
