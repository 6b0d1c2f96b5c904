#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spate::llm_eval_server {

// Percent-decoded. An incomplete or false "%" stays as it is; `plus_is_space` for query strings.
std::string percent_decode(std::string_view text, bool plus_is_space);

// The parameters of a query string in their order, decoded; empty values are kept.
class query_string {
 public:
  explicit query_string(std::string_view text);

  // The last one wins, as in the platform.
  const std::string* find(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace spate::llm_eval_server
