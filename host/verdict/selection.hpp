#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stats/histogram.hpp"
#include "verdict/measurements.hpp"

namespace spate::verdict {

/// Which series an objective looks at. An empty list or absent index means all of them.
struct scope {
  std::optional<std::uint32_t> operation, scenario;
  std::vector<std::uint32_t> operations, scenarios;
  std::optional<std::uint32_t> phase = {};  ///< index into measurements::phases; absent: all that are measured

  bool covers(std::uint32_t scenario_index, std::uint32_t operation_index) const;
  /// Whatever the scenario.
  bool covers_operation(std::uint32_t operation_index) const;
};

/// The merged samples of a scope, successes apart from failures.
struct selection {
  std::uint64_t succeeded = 0, failed = 0, completed_ok = 0;
  stats::histogram good, bad;  ///< of the metric that was asked for
  std::uint64_t count() const { return succeeded + failed; }
};

/// Merges the series of a scope and one of their times; `times` absent: counts only.
selection select(const stats::series_table&, const scope&, std::optional<stats::metric> times);

/// Merges the histograms of a plugin's metric over the operations of a scope; empty when nobody recorded it.
stats::histogram select_metric(const stats::series_table&, const stats::series_names&, const scope&,
                               const std::string& name);

/// How long answers of a scope lay in the kernel before they were read, of those that were stamped.
stats::histogram receive_lags(const measurements&, const scope&);

/// Whether a scenario can give a sample of the operation, or of the transaction, at any depth.
bool sends(const profile::model&, const profile::scenario&, std::uint32_t operation);

/// The operations that count when all are meant: empty for all of them, else all but the transactions, whose samples
/// hold those of others.
std::vector<std::uint32_t> all_operations(const profile::model&);

/// Whether samples of an operation in a scope were to be expected.
enum class expectation : std::uint8_t {
  expected,      ///< and there are at least 20, or there should be
  too_few,       ///< fewer than 20, and no more could be expected: judged on errors only
  not_expected,  ///< no task could ever have sent it
};
inline constexpr std::uint64_t few_samples = 20;

/// By the actual counts and by how often its tasks could be drawn.
expectation expected_of(const measurements&, std::uint32_t operation);
/// Of a scope that names one operation, and perhaps one scenario.
expectation expected_of(const measurements&, const scope&);

}  // namespace spate::verdict
