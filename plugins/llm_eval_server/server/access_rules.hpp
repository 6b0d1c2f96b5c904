#pragma once

#include "server/message.hpp"

namespace spate::llm_eval_server {

// True for localhost, 127.0.0.1 and *.localhost, with any port or none. "[::1]" is refused, as the platform does.
bool host_allowed(std::string_view host_header);

// Answers a cross-origin preflight (OPTIONS with Origin and Access-Control-Request-Method). False when it is none.
bool answer_preflight(const http_request& request, http_response& response);

// Adds what a browser of another origin needs to be shown the answer. Nothing without an Origin.
void add_cross_origin_headers(const http_request& request, http_response& response);

}  // namespace spate::llm_eval_server
