#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::profile {

/// "250ms", "1.5s", "5m", "1h", "1m30s", also ns and us; in nanoseconds. Nothing when it is none of these, is negative,
/// or is longer than 290 years.
std::optional<std::int64_t> parse_duration(std::string_view);
/// "64KiB", "1.5MB", "512B", "512"; in bytes. K, M and G with `iB` are powers of 1024, with `B` of 1000.
std::optional<std::int64_t> parse_size(std::string_view);
/// "100/s", "30/m", "5/h", or a bare number (a second); per second.
std::optional<double> parse_rate(std::string_view);
/// The whole text as a number.
std::optional<std::int64_t> parse_integer(std::string_view);
std::optional<double> parse_number(std::string_view);
/// "1000,10000", with spaces around the numbers if need be; nothing at all is an empty list.
std::optional<std::vector<std::int64_t>> parse_list(std::string_view);

/// As a person would write it: "1.5s", "250ms", "5m"; "64KiB".
std::string print_duration(std::int64_t ns);
std::string print_size(std::int64_t bytes);
/// The shortest text that reads back as the same number.
std::string print_number(double);

}  // namespace spate::profile
