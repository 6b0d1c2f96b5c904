#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "parts.hpp"

namespace spate::report_llm_eval_compat {

// The value of a parameter of the profile, as written: `api_users` in a profile of several parts, else `users`; empty
// when that part is not in the run, or has no such parameter.
std::string parameter(const boost::json::object& document, const parts& in, part which, std::string_view name);

// "1m30s", "90s" or "90" in seconds.
std::optional<double> duration_s(std::string_view text);

// As the original's `configuration`: {"api": {"users", "spawn_rate", "duration"}, "websocket": {"clients", "duration"},
// "database": {"runs", "concurrent", "duration"}}; null for what the profile has no parameter for.
boost::json::object configuration(const boost::json::object& document, const parts& in);

}  // namespace spate::report_llm_eval_compat
