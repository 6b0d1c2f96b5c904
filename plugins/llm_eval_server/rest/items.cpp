#include <algorithm>

#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "rest/run_json.hpp"
#include "validation/query_reader.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

// One item, made up from its place as the platform does: `local` counts from the page's start, `number` from the run's.
void append_item(json_writer& json, const std::string& run_id, std::int64_t local, std::int64_t number, bool failed,
                 const std::string& created_at) {
  const auto of = [local](int cycle) { return static_cast<double>(local % cycle); };
  const std::string label = std::to_string(number + 1);
  json.begin_object().key("id").string("item-" + run_id + "-" + std::to_string(number)).key("run_id").string(run_id);
  json.key("input_data").begin_object().key("question").string("Question " + label);
  json.key("context").string("Context of item " + label).end_object();
  json.key("output_data").begin_object().key("answer").string("Answer " + label).end_object();
  json.key("expected_output").begin_object().key("answer").string("Expected answer " + label).end_object();
  json.key("scores").begin_object();
  json.key("accuracy").number(failed ? 0.45 + of(5) * 0.1 : 0.85 + of(10) * 0.01);
  json.key("relevance").number(failed ? 0.50 - of(3) * 0.1 : 0.90 - of(5) * 0.02);
  json.key("faithfulness").number(failed ? 0.40 + of(4) * 0.05 : 0.88 + of(7) * 0.015).end_object();
  json.key("status").string(failed ? "failed" : "success").key("error_message");
  failed ? json.string("Item " + label + " could not be evaluated") : json.null();
  json.key("response_time").number(1.2 + of(10) * 0.1).key("tokens_used").integer(150 + local % 50);
  json.key("cost").number(0.002 + of(10) * 0.0001);
  json.key("created_at").string(created_at).key("processed_at").string(created_at).end_object();
}

// How many of the items 0..total-1 have the status; none is ever pending.
std::int64_t count_with(const std::string& status, std::int64_t total) {
  if (status == "failed") return total / 3;
  return status == "success" ? total - total / 3 : 0;
}

void items(rest_context& context, route_call& call) {
  issue_list issues;
  query_reader read(call.query, issues);
  const auto status = read.choice("status", "^(success|failed|pending)$");
  const auto limit = read.integer("limit", 20, {.low = 1, .high = 100, .has_high = true});
  const auto offset = read.integer("offset", 0, {});
  if (!issues.empty()) return reply_issues(call.response, issues);
  const std::string& run_id = call.parameters[0];
  const auto id = parse_uuid(run_id);
  if (!id) return reply_error(call.response, 400, "Invalid run ID format");
  const auto found = context.runs.find(*id);
  if (!found) return reply_error(call.response, 404, "Run not found");

  const std::string created_at = iso_time(found->created_at);
  std::int64_t total = found->total_items;
  json_writer json(call.response.body);
  json.begin_object().key("items").begin_array();
  for (std::int64_t local = 0; local < limit && local < total - offset; ++local) {
    const bool failed = local % 3 == 2;
    if (!status || *status == (failed ? "failed" : "success"))
      append_item(json, run_id, local, offset + local, failed, created_at);
  }
  if (status) total = count_with(*status, total);
  json.end_array().key("total").integer(total).key("limit").integer(limit).key("offset").integer(offset);
  json.key("has_next").boolean(offset < total - limit).key("has_prev").boolean(offset > 0).end_object();
}

}  // namespace

void add_item_routes(router& routes, rest_context& context) {
  routes.add(
      "GET", "/api/runs/{}/items",
      guarded_route(context, "Failed to retrieve run items", [&context](route_call& call) { items(context, call); }));
}

}  // namespace spate::llm_eval_server
