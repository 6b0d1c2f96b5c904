#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::llm_eval_server {

// Numbers written as text, as lenient as the platform: spaces around, a sign, "1.0" for an integer. Empty when it is
// none, or does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);

// true, t, yes, y, on, 1 and their opposites, in any case.
std::optional<bool> parse_boolean(std::string_view text);

}  // namespace spate::llm_eval_server
