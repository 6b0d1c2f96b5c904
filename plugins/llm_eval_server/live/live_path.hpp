#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spate::llm_eval_server {

// What a WebSocket's URL subscribes to.
struct live_path {
  std::string run_id;      // as it stands in the URL; empty: the status of all runs
  bool greets_with_stats;  // the dashboard's own path does not
};

// Empty: there is no such path.
std::optional<live_path> read_live_path(std::string_view target);

}  // namespace spate::llm_eval_server
