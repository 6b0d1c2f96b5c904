#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spate::reporting {

// A number in three or more significant digits, without more than `decimals` places: 0.123, 4.56, 78.9, 1234.
std::string short_number(double value, int decimals = 3);

// A value in the unit of the result document ("ms", "s", "ratio", "count", "per_second", "bytes", "bytes_per_second"):
// "48.2 ms", "99.95
// %". When it would read like `limit` without being equal to it, with as many digits as tell them apart.
std::string quantity(double value, std::string_view unit, std::optional<double> limit = std::nullopt);

// "0.30%" of a ratio, as Locust writes it.
std::string percent(double ratio);

// "4.5s", "42s", "5m", "1m30s", "1h02m".
std::string span(double seconds);

// "00:42", "1:02:03".
std::string clock(double seconds);

// "1 request", "2 requests"
std::string counted(std::uint64_t count, std::string_view singular);

}  // namespace spate::reporting
