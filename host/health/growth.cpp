#include "health/growth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "health/trend.hpp"

namespace spate::health {

std::optional<growth> growth_of(std::span<const reading> from, std::span<const stretch> over) {
  const auto line = trend_of(from);
  if (!line || over.empty()) return std::nullopt;
  growth out;
  out.readings = line->readings;
  out.window_ns = over.back().until_ns - over.front().from_ns;
  // What shrinks to nothing and beyond has no level to compare with but its first.
  out.start_bytes = line->at_start > 0 ? line->at_start : from.front().value;
  const double seconds = static_cast<double>(out.window_ns) / 1e9;
  out.bytes = line->per_second * seconds;
  if (out.start_bytes <= 0) return std::nullopt;
  out.ratio = out.bytes / out.start_bytes;
  out.low = line->low * seconds / out.start_bytes;
  out.high = line->high * seconds / out.start_bytes;
  return out;
}

std::string text_of_bytes(double bytes) {
  constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; std::abs(bytes) >= 1024 && unit + 1 < std::size(units); ++unit) bytes /= 1024;
  return fmt::format("{:.4g} {}", bytes, units[unit]);
}

std::string sentence_of(const growth& of) {
  const double seconds = static_cast<double>(of.window_ns) / 1e9;
  if (of.bytes == 0) return fmt::format("stayed at {} for {:.4g} s", text_of_bytes(of.start_bytes), seconds);
  return fmt::format("{} by {} from {} in {:.4g} s", of.bytes < 0 ? "shrank" : "grew",
                     text_of_bytes(std::abs(of.bytes)), text_of_bytes(of.start_bytes), seconds);
}

}  // namespace spate::health
