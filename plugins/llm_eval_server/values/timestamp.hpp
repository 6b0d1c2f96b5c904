#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace spate::llm_eval_server {

// UTC microseconds since 1970. Passed in, so that a test can let an hour pass.
using wall_clock = std::function<std::int64_t()>;
std::int64_t system_time_us();

// Days since 1970-01-01 of a date that exists in the Gregorian calendar.
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);

// As the database keeps instants: "YYYY-MM-DD HH:MM:SS.ffffff", UTC. Such texts sort by time.
std::string stored_time(std::int64_t utc_us);

// The API's form of a stored instant: "T" for the space, no fraction when it is zero, "Z" only when asked for.
void append_iso(std::string& out, std::string_view stored, bool zulu);
std::string iso_time(std::string_view stored, bool zulu = false);

}  // namespace spate::llm_eval_server
