#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

#include "server/message.hpp"
#include "validation/issues.hpp"

namespace spate::llm_eval_server {

// The object in a request's body. Empty when there is none: then `issues` says why, or, when the text cannot be read at
// all (no UTF-8, nested too deep), `unreadable` is set.
std::optional<boost::json::value> read_json_body(const http_request& request, issue_list& issues, bool& unreadable);

}  // namespace spate::llm_eval_server
