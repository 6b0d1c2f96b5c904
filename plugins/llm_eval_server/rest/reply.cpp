#include "rest/reply.hpp"

#include "json/json_writer.hpp"

namespace spate::llm_eval_server {

void reply_error(http_response& response, unsigned status, std::string_view detail) {
  response.clear();
  response.status = status;
  json_writer(response.body).begin_object().key("detail").string(detail).end_object();
}

void reply_issues(http_response& response, const issue_list& issues) {
  response.clear();
  response.status = 422;
  response.body = issues.body();
}

route_handler guarded_route(rest_context& context, std::string detail, route_handler handler) {
  return [&context, detail = std::move(detail), handler = std::move(handler)](route_call& call) {
    try {
      handler(call);
    } catch (const std::exception& error) {
      context.log_error(std::string(call.request.method) + " " + std::string(call.request.target) + ": " +
                        error.what());
      reply_error(call.response, 500, detail);
    }
  };
}

}  // namespace spate::llm_eval_server
