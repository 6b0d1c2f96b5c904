#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "health/record.hpp"

namespace spate::health {

/// How much of steady load growth takes to be told from a start: caches that fill, pools that open.
inline constexpr std::int64_t least_steady_ns = 300'000'000'000;
/// What counts as growth all the same before that.
inline constexpr double large_growth_bytes = 16.0 * 1024 * 1024;

/// By how much a metric in bytes grew over a stretch of steady load.
struct growth {
  double ratio = 0;          ///< of what it was at the start
  double low = 0, high = 0;  ///< 95 % confidence interval of the ratio
  double bytes = 0, start_bytes = 0;
  std::int64_t window_ns = 0;  ///< from the first stretch's start to the last one's end
  std::uint64_t readings = 0;
  /// Too short to say anything of, unless the growth is large.
  bool too_short() const { return window_ns < least_steady_ns && bytes <= large_growth_bytes; }
};

/// The trend's slope times the window, over the trend's level at the window's first reading. Nothing for fewer than 3
/// readings.
std::optional<growth> growth_of(std::span<const reading>, std::span<const stretch>);

/// "grew by 12.3 MiB from 100 MiB in 60 s".
std::string sentence_of(const growth&);
/// "12.3 MiB".
std::string text_of_bytes(double);

}  // namespace spate::health
