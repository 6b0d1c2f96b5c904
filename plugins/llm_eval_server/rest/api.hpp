#pragma once

#include <chrono>
#include <optional>

#include "live/live_connections.hpp"
#include "live/live_simulator.hpp"
#include "rest/context.hpp"
#include "server/message.hpp"
#include "server/router.hpp"

namespace spate::llm_eval_server {

// The platform's whole interface: checks the Host header, answers cross-origin preflights, routes, echoes X-Request-Id,
// and opens WebSockets. Borrows the context; outlives the conversations. One thread.
class api : public request_handler {
 public:
  // `strict`: only what the real platform serves. `websocket_limit`: how many there may be at once. `simulate`: how
  // long runs that are running take to their end; 0: nothing drives them.
  api(rest_context& context, bool strict, std::size_t websocket_limit = 1000, std::chrono::nanoseconds simulate = {});
  void handle(const http_request& request, http_response& response) noexcept override;
  std::unique_ptr<conversation> converse(const http_request& request, http_response& response) noexcept override;
  void tick() noexcept override;
  const router& routes() const { return routes_; }

 private:
  void route(const http_request& request, http_response& response);
  bool refuse_host(const http_request& request, http_response& response) const;

  rest_context& context_;
  live_connections live_;
  std::optional<live_simulator> simulator_;
  router routes_;
  std::string allowed_;
};

}  // namespace spate::llm_eval_server
