#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rest/api.hpp"

namespace spate::llm_eval_server {

using texts = std::vector<std::string>;

// What a client got: messages, and "close:CODE".
struct client : message_sender {
  void send(std::string_view text) override { got.emplace_back(text); }
  void close(std::uint16_t code) override { got.push_back("close:" + std::to_string(code)); }
  // Takes what came since the last time.
  std::vector<std::string> take() { return std::exchange(got, {}); }

  std::vector<std::string> got;
};

struct live_client : client {
  live_client(api& handler, std::string_view target, std::string_view host = "localhost:8000") {
    http_request request;
    request.method = "GET";
    request.target = target;
    request.host = host;
    talk = handler.converse(request, refusal);
    if (talk) talk->begin(*this);
  }
  std::vector<std::string> say(std::string_view message) {
    talk->hear(message, true);
    return take();
  }

  http_response refusal;
  std::unique_ptr<conversation> talk;
};

}  // namespace spate::llm_eval_server
