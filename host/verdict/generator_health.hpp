#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verdict/judgement.hpp"
#include "verdict/measurements.hpp"

namespace spate::verdict {

enum class validity : std::uint8_t {
  valid,
  suspect,  ///< a limit was crossed, no outcome changed: shown
  invalid   ///< our own delays decided an objective, or samples cannot be trusted
};

/// Whether the machine that made the load was fast enough for the result to count.
struct generator_health {
  verdict::validity state = validity::valid;
  std::vector<std::string> reasons;
};

/// The start lag whose 99th percentile makes a generator suspect.
inline constexpr std::int64_t suspect_lag_ns = 10'000'000;
/// The share of a load's arrivals that a generator may fail to send in time.
inline constexpr double most_missed = 0.01;
/// The receive lag whose 99th percentile makes it suspect, when it is also more than one part in so many of the 99th
/// percentile of service time: an answer that takes 20 ms is not told wrong by 0.3 ms.
inline constexpr std::int64_t suspect_receive_lag_ns = 150'000, suspect_receive_part = 50;

/// `counted`: the objectives as measured. `faults`: what makes samples untrustworthy whatever the objectives say (a
/// lost token, a worker that ended early), in words.
generator_health examine(const measurements&, const std::vector<judgement>& counted,
                         const std::vector<std::string>& faults);

}  // namespace spate::verdict
