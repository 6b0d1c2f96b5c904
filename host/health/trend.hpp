#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "health/record.hpp"

namespace spate::health {

/// A straight line through readings that outliers do not bend.
struct trend {
  double per_second = 0;       ///< its slope
  double low = 0, high = 0;    ///< 95 % confidence interval of the slope
  double at_start = 0;         ///< its height at the first reading
  std::uint64_t readings = 0;  ///< that it rests on
};

/// Theil-Sen: the median of the slopes between every two readings (P. K. Sen, "Estimates of the regression coefficient
/// based on Kendall's tau", Journal of the American Statistical Association 63, 1968); the line's height is the median
/// of what it leaves of each reading. The interval is Sen's: of N slopes in order, those at (N -+ C) / 2 with
/// C = 1.96 sqrt(V), V = (n (n - 1) (2 n + 5) - sum over ties of t (t - 1) (2 t + 5)) / 18, as R. O. Gilbert gives it
/// in "Statistical Methods for Environmental Pollution Monitoring", 1987, chapter 16. It presumes that what is left of
/// one reading says nothing of the next: memory that wanders makes it too narrow.
///
/// More than 600 readings are taken as 600 groups that follow on each other, each by its median instant and value. In
/// order of time; nothing for fewer than 3.
std::optional<trend> trend_of(std::span<const reading>);

}  // namespace spate::health
