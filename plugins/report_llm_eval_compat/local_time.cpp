#include "local_time.hpp"

#include <cstdio>
#include <ctime>
#include <optional>

namespace spate::report_llm_eval_compat {

namespace {

std::optional<std::tm> local(std::string_view utc) {
  std::tm parts{};
  const std::string text(utc);
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                  &parts.tm_hour, &parts.tm_min, &parts.tm_sec) != 6)
    return std::nullopt;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  const std::time_t seconds = ::timegm(&parts);
  std::tm out{};
  ::localtime_r(&seconds, &out);
  return out;
}

std::string formatted(std::string_view utc, const char* form) {
  const auto parts = local(utc);
  char text[32];
  return parts ? std::string(text, std::strftime(text, sizeof text, form, &*parts)) : std::string();
}

}  // namespace

std::string local_iso(std::string_view utc) {
  std::string out = formatted(utc, "%Y-%m-%dT%H:%M:%S");
  const std::size_t point = utc.find('.'), zone = utc.find('Z');
  if (!out.empty() && point != std::string_view::npos && zone != std::string_view::npos && point < zone)
    out += utc.substr(point, zone - point);
  return out;
}

std::string local_stamp(std::string_view utc) { return formatted(utc, "%Y%m%d_%H%M%S"); }

}  // namespace spate::report_llm_eval_compat
