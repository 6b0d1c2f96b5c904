#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "rest/context.hpp"
#include "server/message.hpp"
#include "server/router.hpp"
#include "validation/issues.hpp"

namespace spate::llm_eval_server {

// {"detail":"..."}
void reply_error(http_response& response, unsigned status, std::string_view detail);
// 422 with every issue.
void reply_issues(http_response& response, const issue_list& issues);

// `handler`, with 500 and `detail` when it throws; the cause goes to the log, not to the client.
route_handler guarded_route(rest_context& context, std::string detail, route_handler handler);

}  // namespace spate::llm_eval_server
