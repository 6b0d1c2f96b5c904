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
  std::optional<std::uint32_t> operation, scenario, phase;
  std::optional<std::uint32_t> monitor;  ///< whose metric it is
  std::string unit;                      ///< as the result document names it: "ms", "ratio", "count", "per_second", ""
  std::optional<double> limit, value;
  bool at_least = false;  ///< samples that a time limit ended reach into the value
  std::uint64_t count = 0;
  std::optional<std::pair<double, double>> interval;  ///< 95 % confidence
  std::optional<bool> held;                           ///< absent: not judged, `reason` says why
  bool evidence = false;                              ///< for capacity() only: a miss fails nothing
  std::string reason;
  std::int64_t window_ns = 0;         ///< that it was judged on; 0: the whole steady time
  std::optional<std::int64_t> at_ns;  ///< of a look as the run went on: the window's end, since the load's start
};

/// How long nothing must have been answered up to the end of the steady time for the run to have ended in a stall.
inline constexpr std::int64_t least_stall_ns = 1'000'000'000;

struct question;

enum class delays : std::uint8_t {
  counted,    ///< as measured
  taken_away  ///< as if the generator had never been late: what generator health asks
};

/// One look at a question as the run goes on, on the samples of a window and what is under way. `held` is absent when
/// there was nothing to judge, or too little.
judgement look(const measurements& window, const question&, delays);

/// Judges a question on what was measured in one phase.
judgement judge_in_phase(const measurements&, const question&, std::uint32_t phase, delays);

/// Judges every objective of the profile on what was measured: those that were watched by their looks.
std::vector<judgement> judge(const measurements&, delays = delays::counted);

}  // namespace spate::verdict
