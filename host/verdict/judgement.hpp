#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "verdict/measurements.hpp"

namespace spate::verdict {

/// What one requirement came to, for one scope. Values are in base units: nanoseconds, ratios, counts, per second.
struct judgement {
  std::string objective, requirement;
  std::string metric, statistic;  ///< "response_time", "p95"; statistic empty for a metric that is one number
  std::optional<std::uint32_t> operation, scenario;
  std::string unit;  ///< as the result document names it: "ms", "ratio", "count", "per_second", ""
  std::optional<double> limit, value;
  bool at_least = false;  ///< samples that a time limit ended reach into the value
  std::uint64_t count = 0;
  std::optional<std::pair<double, double>> interval;  ///< 95 % confidence
  std::optional<bool> held;                           ///< absent: not judged, `reason` says why
  std::string reason;
};

enum class delays : std::uint8_t {
  counted,    ///< as measured
  taken_away  ///< as if the generator had never been late: what generator health asks
};

/// Judges every objective of the profile on what was measured.
std::vector<judgement> judge(const measurements&, delays = delays::counted);

}  // namespace spate::verdict
