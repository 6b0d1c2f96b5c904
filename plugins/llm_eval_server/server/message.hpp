#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/conversation.hpp"

namespace spate::llm_eval_server {

// A complete request as the handlers see it. Borrowed: valid until the handler returns. Absent headers are empty.
struct http_request {
  std::string_view method, target;
  std::string_view host, origin, content_type, preflight_method, preflight_headers, request_id;
  std::string_view body;
  // Of a request that wants to become a WebSocket.
  std::string_view websocket_key, websocket_version, websocket_extensions;
};

// What a handler fills in. The strings are reused from one response to the next.
struct http_response {
  unsigned status = 200;
  std::string_view content_type = "application/json";
  std::string headers;  // further lines, each "Name: value\r\n"
  std::string body;

  void clear() {
    status = 200;
    content_type = "application/json";
    headers.clear();
    body.clear();
  }
};

void add_header(http_response& response, std::string_view name, std::string_view value);

// Answers one request at a time. Must not throw. Runs on the server's thread.
class request_handler {
 public:
  virtual ~request_handler() = default;
  virtual void handle(const http_request& request, http_response& response) noexcept = 0;
  // Who talks over the WebSocket that this request asks for; empty: it is refused, with the response.
  virtual std::unique_ptr<conversation> converse(const http_request&, http_response& response) noexcept {
    response.status = 403;
    response.content_type = "text/plain";
    return nullptr;
  }
  // Called every few milliseconds, whatever happens.
  virtual void tick() noexcept {}
};

}  // namespace spate::llm_eval_server
