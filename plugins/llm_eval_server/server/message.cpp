#include "server/message.hpp"

namespace spate::llm_eval_server {

void add_header(http_response& response, std::string_view name, std::string_view value) {
  response.headers.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace spate::llm_eval_server
