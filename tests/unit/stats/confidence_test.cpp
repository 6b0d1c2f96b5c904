#include "stats/confidence.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

using spate::stats::confidence_interval;

TEST_CASE("confidence: the median of 100 lies between the ranks 40 and 61") {
  // By hand: 50 -+ 1.96 * sqrt(25) = 40.2 and 59.8: floor 40, ceil 60 and one more.
  const auto interval = confidence_interval(0.5, 100);
  CHECK(interval.low == Approx(0.40));
  CHECK(interval.high == Approx(0.61));
  CHECK(interval.bounded);
}

TEST_CASE("confidence: too few values leave the interval open, and it says so") {
  CHECK_FALSE(confidence_interval(0.99, 100).bounded);
  CHECK(confidence_interval(0.99, 100).high == 1);
  CHECK_FALSE(confidence_interval(0.5, 0).bounded);
  CHECK_FALSE(confidence_interval(0.5, 1).bounded);
  CHECK(confidence_interval(0.99, 10'000).bounded);
}

TEST_CASE("confidence: 95 % of the intervals hold the true quantile") {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  constexpr size_t n = 500, trials = 4000;
  for (const double q : {0.5, 0.9, 0.95}) {
    const auto interval = confidence_interval(q, n);
    REQUIRE(interval.bounded);
    const auto low = static_cast<size_t>(interval.low * n + 0.5) - 1;
    const auto high = static_cast<size_t>(interval.high * n + 0.5) - 1;
    size_t held = 0;
    std::vector<double> values(n);
    for (size_t trial = 0; trial < trials; ++trial) {
      for (double& value : values) value = uniform(random);
      std::sort(values.begin(), values.end());
      if (values[low] <= q && q <= values[high]) ++held;
    }
    INFO("quantile " << q << ": held " << held << " of " << trials);
    CHECK(held > 0.945 * trials);
    CHECK(held < 0.985 * trials);
  }
}
