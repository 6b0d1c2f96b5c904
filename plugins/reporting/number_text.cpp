#include "reporting/number_text.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

namespace spate::reporting {

namespace {

std::string fixed(double value, int decimals) {
  char out[64];
  std::snprintf(out, sizeof out, "%.*f", decimals, value);
  return out;
}

int decimals_for(double value) {
  const double size = std::fabs(value);
  return size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
}

// Enough places that a ratio close to 1 does not read as 1: 0.99987 -> "99.987".
std::string percent_number(double ratio, int more) {
  const double rest = std::fabs(1 - ratio) * 100;
  int decimals = decimals_for(ratio * 100);
  if (rest > 0 && rest < 10) decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(rest))) + 1, 0, 6);
  return fixed(ratio * 100, decimals + more);
}

std::string bytes(double value, int more) {
  constexpr const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; std::fabs(value) >= 10 * 1024 && unit + 1 < std::size(units); ++unit) value /= 1024;
  const bool whole = unit == 0 && value == std::floor(value);
  return fixed(value, whole ? 0 : decimals_for(value) + more) + " " + units[unit];
}

std::string written(double value, std::string_view unit, int more) {
  const auto number = [&](double of) { return fixed(of, decimals_for(of) + more); };
  if (unit == "ratio") return percent_number(value, more) + " %";
  if (unit == "per_second") return number(value) + "/s";
  if (unit == "ms" || unit == "s") return number(value) + " " + std::string(unit);
  if (unit == "bytes" || unit == "bytes_per_second") return bytes(value, more) + (unit == "bytes" ? "" : "/s");
  return value == std::floor(value) ? fixed(value, 0) : number(value);
}

}  // namespace

std::string short_number(double value, int decimals) { return fixed(value, std::min(decimals, decimals_for(value))); }

std::string quantity(double value, std::string_view unit, std::optional<double> limit) {
  std::string out = written(value, unit, 0);
  for (int more = 1; more <= 6 && limit && value != *limit && out == written(*limit, unit, more - 1); ++more)
    out = written(value, unit, more);
  return out;
}

std::string percent(double ratio) { return fixed(ratio * 100, 2) + "%"; }

std::string span(double seconds) {
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  if (seconds < 60 && seconds != std::floor(seconds)) return fixed(seconds, 1) + "s";
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return std::to_string(whole) + "s";
  if (whole < 3600) return std::to_string(whole / 60) + "m" + (whole % 60 == 0 ? "" : two(whole % 60) + "s");
  return std::to_string(whole / 3600) + "h" + (whole % 3600 < 60 ? "" : two(whole % 3600 / 60) + "m");
}

std::string clock(double seconds) {
  const auto whole = static_cast<long long>(std::floor(std::max(0.0, seconds)));
  char out[48];
  if (whole < 3600)
    std::snprintf(out, sizeof out, "%02lld:%02lld", whole / 60, whole % 60);
  else
    std::snprintf(out, sizeof out, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  return out;
}

std::string counted(std::uint64_t count, std::string_view singular) {
  return text(count, ' ', singular, count == 1 ? "" : "s");
}

}  // namespace spate::reporting
