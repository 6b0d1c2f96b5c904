#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/query_string.hpp"
#include "validation/issues.hpp"

namespace spate::llm_eval_server {

// Reads query parameters and adds an issue for each that is wrong. Borrows the query.
class query_reader {
 public:
  query_reader(const query_string& query, issue_list& issues) : query_(query), issues_(issues) {}

  std::optional<std::string> text(std::string_view name, std::size_t low = 0);
  std::optional<std::string> required(std::string_view name);
  std::optional<std::string> choice(std::string_view name, std::string_view pattern);
  std::int64_t integer(std::string_view name, std::int64_t fallback, const number_limits& limits);
  std::optional<double> number(std::string_view name, const number_limits& limits);
  bool boolean(std::string_view name, bool fallback);
  // UTC as stored.
  std::optional<std::string> instant(std::string_view name);

 private:
  const query_string& query_;
  issue_list& issues_;
};

}  // namespace spate::llm_eval_server
