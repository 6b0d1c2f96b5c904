#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include <spate/config.hpp>

#include "data/random.hpp"

namespace spate::data {

/// How numbers are distributed. A law with bounds is the law of what lies between them (truncated: nothing heaps up at
/// a bound); of `beta` the bounds are the ends of its range. Plain data; draws are exact, not tabulated.
struct number_law {
  enum class shape : std::uint8_t { uniform, normal, lognormal, exponential, beta };
  shape is = shape::uniform;
  double first = 0;   ///< normal: mean; lognormal: logarithm of the median; exponential: mean; beta: alpha
  double second = 0;  ///< normal, lognormal: deviation (of the logarithm); beta: beta
  double min = -std::numeric_limits<double>::infinity(), max = std::numeric_limits<double>::infinity();
  double low = 0, high = 1;  ///< the law's probability below min, and below max

  double draw(random_stream&) const;
};

/// The keys that say a law beside `min` and `max`: `normal`, `lognormal`, `exponential`, `beta`. [control]
/// From a table with at most one of them; without one the law is uniform, and `min` and `max` must be written. Reports
/// every mistake.
std::optional<number_law> read_number_law(const config&, report&);

/// The probability of a normal variable below `x` deviations, and its inverse.
double normal_probability(double x);
double normal_quantile(double probability);

}  // namespace spate::data
