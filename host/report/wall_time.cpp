#include "report/wall_time.hpp"

#include <cstdio>
#include <ctime>

namespace spate::report {

std::string rfc3339(std::int64_t wall_ns) {
  constexpr std::int64_t second_ns = 1'000'000'000;
  std::int64_t seconds = wall_ns / second_ns, rest = wall_ns % second_ns;
  if (rest < 0) {
    rest += second_ns;
    --seconds;
  }
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char date[32], out[48];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(out, sizeof out, "%s.%03dZ", date, static_cast<int>(rest / 1'000'000));
  return out;
}

}  // namespace spate::report
