#include "values/timestamp.hpp"

#include <chrono>
#include <cstdio>

namespace spate::llm_eval_server {

std::int64_t system_time_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  using namespace std::chrono;
  return sys_days(std::chrono::year(static_cast<int>(year)) / month / day).time_since_epoch().count();
}

std::string stored_time(std::int64_t utc_us) {
  using namespace std::chrono;
  const sys_time<microseconds> instant{microseconds(utc_us)};
  const auto midnight = floor<days>(instant);
  const year_month_day date(midnight);
  const auto rest = (instant - midnight).count();
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d.%06d", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 static_cast<int>(rest / 3'600'000'000), static_cast<int>(rest / 60'000'000 % 60),
                                 static_cast<int>(rest / 1'000'000 % 60), static_cast<int>(rest % 1'000'000));
  return {text, static_cast<std::size_t>(size)};
}

void append_iso(std::string& out, std::string_view stored, bool zulu) {
  if (stored.ends_with(".000000")) stored.remove_suffix(7);
  const auto begin = out.size();
  out += stored;
  if (stored.size() > 10 && out[begin + 10] == ' ') out[begin + 10] = 'T';
  if (zulu) out += 'Z';
}

std::string iso_time(std::string_view stored, bool zulu) {
  std::string out;
  append_iso(out, stored, zulu);
  return out;
}

}  // namespace spate::llm_eval_server
