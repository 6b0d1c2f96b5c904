#pragma once

#include <cstdint>
#include <string>

namespace spate::report {

/// RFC 3339 in UTC, to the millisecond: "2026-01-02T03:04:05.678Z". `wall_ns` is since the epoch.
std::string rfc3339(std::int64_t wall_ns);

}  // namespace spate::report
