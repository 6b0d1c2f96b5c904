#include "stats/confidence.hpp"

#include <algorithm>
#include <cmath>

namespace spate::stats {

quantile_interval confidence_interval(double q, uint64_t n, double z) noexcept {
  if (n == 0) return {0, 1, false};
  const auto count = static_cast<double>(n);
  const double center = count * q;
  const double spread = z * std::sqrt(count * q * (1 - q));
  const double low = std::floor(center - spread);
  const double high = std::ceil(center + spread) + 1;
  return {std::clamp(low / count, 0.0, 1.0), std::clamp(high / count, 0.0, 1.0), low >= 1 && high <= count};
}

}  // namespace spate::stats
