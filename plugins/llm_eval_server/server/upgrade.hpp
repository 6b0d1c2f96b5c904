#pragma once

#include <string>
#include <string_view>

#include "server/message.hpp"

namespace spate::llm_eval_server {

// What keeps a request from becoming a WebSocket, in the words of the platform; empty: nothing.
std::string_view upgrade_mistake(const http_request& request);

// The answer 101, with the blank line at its end. `date`: of now.
std::string upgrade_answer(const http_request& request, std::string_view date, bool deflate);

}  // namespace spate::llm_eval_server
