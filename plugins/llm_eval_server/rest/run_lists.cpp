#include <limits>

#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "rest/run_json.hpp"
#include "store/run_query.hpp"
#include "validation/query_reader.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::string_view statuses = "^(running|completed|failed|cancelled)$";
constexpr std::string_view orders = "^(created_at|name|status|success_rate|duration_seconds)$";

run_order order_of(const std::optional<std::string>& name) {
  if (name == "name") return run_order::name;
  if (name == "status") return run_order::status;
  if (name == "success_rate") return run_order::success_rate;
  if (name == "duration_seconds") return run_order::duration_seconds;
  return run_order::created_at;
}

struct list_request {
  run_filter filter;
  std::optional<std::string> search;
  std::int64_t page = 1, per_page = 20;
};

list_request read_list_request(const query_string& query, issue_list& issues) {
  query_reader read(query, issues);
  list_request out;
  auto& filter = out.filter;
  filter.project_id = read.text("project_id");
  filter.dataset_name = read.text("dataset_name");
  filter.model_name = read.text("model_name");
  filter.status = read.choice("status", statuses);
  filter.created_by = read.text("created_by");
  filter.tags = query.all("tags");
  filter.min_success_rate = read.number("min_success_rate", {.high = 1, .has_high = true});
  filter.max_duration = read.number("max_duration", {.exclusive_low = true});
  filter.created_after = read.instant("created_after");
  filter.created_before = read.instant("created_before");
  out.search = read.text("search", 1);
  filter.order = order_of(read.choice("order_by", orders));
  filter.descending = read.boolean("descending", true);
  out.page = read.integer("page", 1, {.low = 1});
  out.per_page = read.integer("per_page", 20, {.low = 1, .high = 100, .has_high = true});
  filter.limit = out.per_page;
  constexpr auto farthest = std::numeric_limits<std::int64_t>::max() / 100;
  filter.offset = (std::min(out.page, farthest) - 1) * out.per_page;
  return out;
}

void reply_list(http_response& response, const std::vector<run>& runs, std::int64_t total, const list_request& asked) {
  json_writer json(response.body);
  json.begin_object().key("items").begin_array();
  for (const auto& each : runs) append_run_summary(json, each);
  json.end_array().key("total").integer(total).key("page").integer(asked.page).key("per_page").integer(asked.per_page);
  const std::int64_t pages = total > 0 ? (total + asked.per_page - 1) / asked.per_page : 1;
  json.key("total_pages").integer(pages).end_object();
}

void search(rest_context& context, route_call& call, const list_request& asked) {
  const auto found = search_runs(context.store, *asked.search, asked.per_page);
  reply_list(call.response, found, static_cast<std::int64_t>(found.size()), asked);
}

void list(rest_context& context, route_call& call) {
  issue_list issues;
  const auto asked = read_list_request(call.query, issues);
  if (!issues.empty()) return reply_issues(call.response, issues);
  if (asked.search) return search(context, call, asked);
  const auto runs = list_runs(context.store, asked.filter);
  reply_list(call.response, runs, count_runs(context.store, asked.filter), asked);
}

// The original load test's path: `search` is required, `limit` stands for per_page.
void search_at_old_path(rest_context& context, route_call& call) {
  issue_list issues;
  query_reader read(call.query, issues);
  list_request asked;
  asked.search = read.required("search");
  if (asked.search) read.text("search", 1);
  asked.per_page = read.integer("limit", 20, {.low = 1, .high = 100, .has_high = true});
  if (!issues.empty()) return reply_issues(call.response, issues);
  search(context, call, asked);
}

}  // namespace

void add_run_list_routes(router& routes, rest_context& context) {
  for (const char* path : {"/api/runs/", "/api/runs"})
    routes.add("GET", path, guarded_route(context, "Failed to retrieve runs", [&context](route_call& call) {
                 list(context, call);
               }));
}

void add_run_search_route(router& routes, rest_context& context) {
  routes.add("GET", "/api/runs/search", guarded_route(context, "Failed to retrieve runs", [&context](route_call& call) {
               search_at_old_path(context, call);
             }));
}

}  // namespace spate::llm_eval_server
