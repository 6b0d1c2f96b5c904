#include "rest/api.hpp"

#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "server/access_rules.hpp"

namespace spate::llm_eval_server {

api::api(rest_context& context, bool strict, std::size_t websocket_limit, std::chrono::nanoseconds simulate)
    : context_(context), live_(context, websocket_limit, !strict) {
  if (!strict) {
    if (simulate.count() > 0) simulator_.emplace(context, live_, simulate);
    context_.run_changed = [this](const run& changed, bool new_status) {
      live_.tell(changed, new_status);
      if (simulator_) simulator_->notice(changed);
    };
    add_run_search_route(routes_, context);  // before /api/runs/{}, which would take "search" for an id
    add_analytics_routes(routes_, context);
  }
  add_run_list_routes(routes_, context);
  add_run_routes(routes_, context);
  add_item_routes(routes_, context);
  add_comparison_routes(routes_, context);
  if (!strict) add_export_route(routes_, context);
  add_health_routes(routes_, context);
  add_document_routes(routes_, !strict);
}

void api::route(const http_request& request, http_response& response) {
  switch (routes_.route(request, response, allowed_)) {
    case router::outcome::handled:
      break;
    case router::outcome::unknown_path:
      reply_error(response, 404, "Not Found");
      break;
    case router::outcome::wrong_method:
      reply_error(response, 405, "Method Not Allowed");
      add_header(response, "Allow", allowed_);
      break;
  }
}

bool api::refuse_host(const http_request& request, http_response& response) const {
  if (host_allowed(request.host)) return false;
  response.status = 400;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "Invalid host header";
  return true;
}

std::unique_ptr<conversation> api::converse(const http_request& request, http_response& response) noexcept {
  return refuse_host(request, response) ? nullptr : live_.open(request, response);
}

void api::tick() noexcept {
  try {
    if (simulator_) simulator_->advance();
  } catch (const std::exception& error) {
    context_.log_error(std::string("simulated run: ") + error.what());
  }
}

void api::handle(const http_request& request, http_response& response) noexcept {
  try {
    if (!refuse_host(request, response) && !answer_preflight(request, response)) {
      route(request, response);
      add_cross_origin_headers(request, response);
    }
  } catch (const std::exception& error) {
    context_.log_error(std::string(request.method) + " " + std::string(request.target) + ": " + error.what());
    response.clear();
    response.status = 500;
    response.body =
        R"({"error":"Internal Server Error","message":"An unexpected error occurred","type":"InternalServerError"})";
  }
  if (!request.request_id.empty()) add_header(response, "X-Request-Id", request.request_id);
}

}  // namespace spate::llm_eval_server
