#pragma once

#include "rest/context.hpp"
#include "server/message.hpp"

namespace spate::llm_eval_server {

// The comparison of two runs that a request names: one made less than an hour ago, or a new one, which is stored.
struct compared_runs {
  run first, second;
  comparison_record comparison;
  bool cached = false;
};

// Empty after the answer 400 or 404. `id1` and `id2` as the client wrote them. Throws store_error.
std::optional<compared_runs> compare(rest_context& context, const std::string& id1, const std::string& id2,
                                     http_response& response);

}  // namespace spate::llm_eval_server
