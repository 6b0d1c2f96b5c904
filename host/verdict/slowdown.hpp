#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verdict/metric_value.hpp"

namespace spate::verdict {

/// By what a metric is larger with the last value of the loads' `for_each` than with the first: of its `value`, the
/// factor; of its `interval`, the least and the most that the intervals of both allow. Absent when there is no sample
/// of one of them. `count` is the smaller of both. Over the scenarios of the reader's scope.
metric_value read_slowdown(const metric_reader&, const std::string& statistic, const std::string& metric);

/// What an operation came to with one value.
struct slowdown_point {
  std::int64_t value = 0;
  std::uint64_t count = 0, failed = 0;
  metric_value p50, p95, mean;  ///< of the response time of those that succeeded, in nanoseconds
};

/// An operation that was sent by a scenario with several values.
struct slowdown_line {
  std::uint32_t operation = 0;
  std::string scenario;                ///< its name in the profile
  std::vector<slowdown_point> points;  ///< those that have samples, at least two, by value
};

/// Of every operation and scenario, in the order of the profile.
std::vector<slowdown_line> slowdowns_of(const measurements&);

}  // namespace spate::verdict
