#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "verdict/judgement.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {

/// A metric read over a scope. `value` is infinite when failed operations, which count as slower than any limit, reach
/// into it, and absent when there was no sample.
struct metric_value {
  std::optional<double> value;
  bool at_least = false;
  std::uint64_t count = 0;
  std::optional<std::pair<double, double>> interval;
  std::string note;      ///< what a person should know of the value
  std::string unjudged;  ///< why nothing can be said of it although it is there; empty: something can
};

/// What reading needs besides the metric's name.
struct metric_reader {
  const measurements& from;
  const verdict::scope& scope;
  bool failed_slow = true;
  verdict::delays delays = verdict::delays::counted;
  const profile::objective* asked = nullptr;  ///< that reads; null: none
  /// What is under way for longer is slower than that; absent: than the slowest success.
  std::optional<double> limit = {};

  /// `statistic`: "p50".."p99.99", "mean", "max", "min"; empty for a metric that is one number.
  metric_value read(const std::string& statistic, const std::string& metric) const;
};

/// "ms", "ratio", "count", "per_second": the unit in which the result document gives a metric that is no gauge.
const char* unit_of(const std::string& statistic, const std::string& metric);

/// 0.95 of "p95", 0.999 of "p99.9"; absent when it is no percentile.
std::optional<double> quantile_of(const std::string& statistic);

}  // namespace spate::verdict
