#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spate::llm_eval_server {

// Reads "2025-08-08", "2025-08-08T10:00", "2025-08-08 10:00:00.5+02:00", or seconds since 1970 (milliseconds from
// 2e10 on). The result is UTC as stored; an instant without a zone counts as UTC. Empty when it is none; `error` then
// says why in the platform's words.
std::optional<std::string> parse_instant(std::string_view text, std::string& error);

}  // namespace spate::llm_eval_server
