#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "data/random.hpp"

namespace spate::data {

/// When an operation is sent again at once, and how long it waits before. One sample stands for all tries. Immutable.
struct retry {
  std::vector<std::uint16_t> outcomes;                          ///< SPATE_OUTCOME_*
  std::vector<std::pair<std::int32_t, std::int32_t>> statuses;  ///< ranges, both ends included
  std::uint32_t max_tries = 3;                                  ///< the first one included
  std::int64_t first_ns = 100'000'000, most_ns = 10'000'000'000;
  double factor = 2;    ///< of each wait to the one before
  double jitter = 0.5;  ///< the share by which a wait is drawn shorter or longer

  bool covers(std::uint16_t outcome, std::int32_t status) const {
    if (outcome == 0) return false;
    if (std::find(outcomes.begin(), outcomes.end(), outcome) != outcomes.end()) return true;
    return std::any_of(statuses.begin(), statuses.end(),
                       [status](const auto& range) { return range.first <= status && status <= range.second; });
  }
  /// How long to wait after `tries` tries.
  std::int64_t wait_ns(std::uint32_t tries, random_stream& random) const {
    double wait = static_cast<double>(first_ns);
    for (std::uint32_t i = 1; i < tries && wait < static_cast<double>(most_ns); ++i) wait *= factor;
    wait = std::min(wait, static_cast<double>(most_ns));
    if (jitter > 0) wait *= 1 + jitter * (2 * random.unit() - 1);
    return static_cast<std::int64_t>(wait);
  }
};

}  // namespace spate::data
