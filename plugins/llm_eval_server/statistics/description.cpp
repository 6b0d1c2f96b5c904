#include "statistics/description.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spate::llm_eval_server {

double mean(std::span<const double> values) {
  if (values.empty()) return 0.0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(std::span<const double> values) {
  if (values.size() < 2) return 0.0;
  const double center = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - center) * (value - center);
  return sum / static_cast<double>(values.size() - 1);
}

double percentile(std::span<const double> sorted_values, double in_0_to_100) {
  if (sorted_values.empty()) return 0.0;
  const double rank = in_0_to_100 / 100.0 * static_cast<double>(sorted_values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const auto above = std::min(below + 1, sorted_values.size() - 1);
  return sorted_values[below] + (rank - std::floor(rank)) * (sorted_values[above] - sorted_values[below]);
}

}  // namespace spate::llm_eval_server
