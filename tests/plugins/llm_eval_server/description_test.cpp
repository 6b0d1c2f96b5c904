#include "statistics/description.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "values/random.hpp"

namespace spate::llm_eval_server {

TEST_CASE("mean, variance and percentiles of a few values") {
  const std::vector<double> values{1, 2, 3, 4};
  CHECK(mean(values) == 2.5);
  CHECK(variance(values) == Approx(5.0 / 3));
  CHECK(percentile(values, 0) == 1);
  CHECK(percentile(values, 50) == 2.5);
  CHECK(percentile(values, 100) == 4);
  CHECK(mean({}) == 0);
  CHECK(variance(std::vector<double>{7}) == 0);
  CHECK(percentile({}, 50) == 0);
}

TEST_CASE("random numbers repeat with their seed and have the distribution they name") {
  random_source first(42);
  random_source second(42);
  CHECK(first.bits() == second.bits());
  CHECK(random_source(0).bits() == 0xe220a8397b1dcdafULL);  // SplitMix64's first output for seed 0
  std::vector<double> normal(20000);
  for (double& value : normal) value = first.normal(10, 2);
  CHECK(mean(normal) == Approx(10).margin(0.06));
  CHECK(variance(normal) == Approx(4).margin(0.2));
  for (int i = 0; i < 1000; ++i) {
    const auto value = first.between(3, 5);
    CHECK((value >= 3 && value <= 5));
  }
}

}  // namespace spate::llm_eval_server
