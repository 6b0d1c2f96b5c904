#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "data/value.hpp"

namespace spate::data {

enum class time_format : std::uint8_t { iso, iso_ms, date, unix, unix_ms };

/// By the name that profiles use: "iso", "iso_ms", "date", "unix", "unix_ms".
std::optional<time_format> find_time_format(std::string_view name);

/// Milliseconds since the epoch of "2025-01-31" or "2025-01-31T12:34:56", with or without milliseconds and Z; in UTC.
std::optional<std::int64_t> read_time(std::string_view text);

/// Sets `out` to the time in that format: a text, or an integer for unix and unix_ms. Allocates nothing once the text
/// has the capacity. [any]
void write_time(std::int64_t ms, time_format, value& out);

}  // namespace spate::data
