#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/message.hpp"
#include "server/query_string.hpp"

namespace spate::llm_eval_server {

// One call of a route: what came, what the braces of its pattern matched, and where the answer goes.
struct route_call {
  const http_request& request;
  const query_string& query;
  std::array<std::string, 2> parameters;
  http_response& response;
};

using route_handler = std::function<void(route_call&)>;

// Finds the handler of a method and path. Patterns are matched in the order they were added; "{}" stands for one
// segment that is not empty. Slashes count: "/a" and "/a/" are different. One thread.
class router {
 public:
  void add(std::string_view method, std::string pattern, route_handler handler);

  // Method and pattern of every route, in order.
  std::vector<std::pair<std::string, std::string>> routes() const;

  enum class outcome { handled, unknown_path, wrong_method };
  // Calls the handler. On wrong_method `allowed` holds the methods that the path has, "GET, PUT".
  outcome route(const http_request& request, http_response& response, std::string& allowed) const;

 private:
  struct entry {
    std::string method, pattern;
    route_handler handler;
  };
  std::vector<entry> entries_;
};

}  // namespace spate::llm_eval_server
