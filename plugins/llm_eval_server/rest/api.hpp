#pragma once

#include "rest/context.hpp"
#include "server/message.hpp"
#include "server/router.hpp"

namespace spate::llm_eval_server {

// The platform's whole REST interface: checks the Host header, answers cross-origin preflights, routes, echoes
// X-Request-Id. Borrows the context. One thread.
class api : public request_handler {
 public:
  // `strict`: only what the real platform serves.
  api(rest_context& context, bool strict);
  void handle(const http_request& request, http_response& response) noexcept override;
  const router& routes() const { return routes_; }

 private:
  void route(const http_request& request, http_response& response);
  rest_context& context_;
  router routes_;
  std::string allowed_;
};

}  // namespace spate::llm_eval_server
