#pragma once

#include <spate/abi/ext/response.h>

#include <string>
#include <utility>
#include <vector>

#include "data/response_program.hpp"
#include "unit/data/json_config.hpp"
#include "unit/data/scene.hpp"

namespace spate::data::test {

/// What a plugin would offer.
struct response {
  std::int32_t status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> columns = {};  ///< with some, rows are offered
  std::vector<spate_value> cells = {};
  std::uint64_t row_count = 0;
};

/// An operation's program, compiled from JSON, and what running it says.
struct operation {
  operation(scene&, std::string_view json);
  /// "ok", "status: <text>" or "expect: <text>".
  std::string run(const response&, bool to_shared = false);
  offered offer(const response&, bool to_shared = false);

  scene& s;
  json_config config;
  response_program program;
};

}  // namespace spate::data::test
