#include "health/trend.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "fake_monitor.hpp"

using namespace spate::health;
using spate::health::test::second;

namespace {

std::vector<reading> readings(const std::vector<double>& values, std::int64_t every_ns = second) {
  std::vector<reading> out;
  for (std::size_t i = 0; i < values.size(); ++i)
    out.push_back({5 * second + static_cast<std::int64_t>(i) * every_ns, values[i]});
  return out;
}

}  // namespace

TEST_CASE("the slope is the median of the slopes of all pairs") {
  // The six slopes are -1, 2, 2.5, 10/3, 5 and 6.
  const auto got = trend_of(readings({10, 15, 14, 20}));
  REQUIRE(got);
  CHECK(got->per_second == Approx((2.5 + 10.0 / 3) / 2));
  CHECK(got->low == -1);
  CHECK(got->high == 6);
  CHECK(got->readings == 4);
}

TEST_CASE("ranks of the interval are Sen's") {
  // 1 to 10 with its neighbours exchanged: 45 slopes; V = 10 * 9 * 25 / 18 = 125, C = 21.9: those at the ranks 12
  // and 34.
  const std::vector<double> values = {2, 1, 4, 3, 6, 5, 8, 7, 10, 9};
  std::vector<double> slopes;
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j)
      slopes.push_back((values[j] - values[i]) / static_cast<double>(j - i));
  std::sort(slopes.begin(), slopes.end());
  const auto got = trend_of(readings(values));
  REQUIRE(got);
  CHECK(got->per_second == slopes[22]);
  CHECK(got->low == slopes[11]);
  CHECK(got->high == slopes[33]);
}

TEST_CASE("a straight line is found exactly, whatever the distances between its readings") {
  std::vector<reading> line;
  for (const std::int64_t at_s : {0, 1, 2, 5, 6, 20, 21, 22})
    line.push_back({at_s * second, 100 + 2.5 * static_cast<double>(at_s)});
  const auto got = trend_of(line);
  REQUIRE(got);
  CHECK(got->per_second == Approx(2.5));
  CHECK(got->at_start == Approx(100));
  CHECK(got->low == Approx(2.5));
  CHECK(got->high == Approx(2.5));
}

TEST_CASE("a quarter of wild outliers does not bend it") {
  std::vector<double> values;
  for (int i = 0; i < 200; ++i) values.push_back(i % 4 == 3 ? 1e6 * (i % 8 == 3 ? 1 : -1) : 50 + 0.5 * i);
  const auto got = trend_of(readings(values));
  REQUIRE(got);
  CHECK(got->per_second == Approx(0.5).epsilon(0.02));
  CHECK(got->at_start == Approx(50).epsilon(0.02));
}

TEST_CASE("what does not change has no slope, and no doubt about it") {
  const auto got = trend_of(readings(std::vector<double>(50, 7)));
  REQUIRE(got);
  CHECK(got->per_second == 0);
  CHECK(got->low == 0);
  CHECK(got->high == 0);
  CHECK(got->at_start == 7);
}

TEST_CASE("the interval holds the true slope in 95 of 100 cases") {
  std::mt19937_64 random(42);
  std::normal_distribution<double> noise(0, 3);
  constexpr int runs = 1000;
  int held = 0;
  for (int run = 0; run < runs; ++run) {
    std::vector<double> values;
    for (int i = 0; i < 40; ++i) values.push_back(0.25 * i + noise(random));
    const auto got = trend_of(readings(values));
    held += got->low <= 0.25 && 0.25 <= got->high ? 1 : 0;
  }
  CHECK(held >= 930);
  CHECK(held <= 970);
}

TEST_CASE("many readings are thinned by groups, and say the same") {
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(0, 20);
  std::vector<double> values;
  for (int i = 0; i < 20'000; ++i) values.push_back(1000 + 0.05 * i + (i % 50 == 0 ? 1e5 : noise(random)));
  const auto got = trend_of(readings(values));
  REQUIRE(got);
  CHECK(got->readings == 20'000);
  CHECK(got->per_second == Approx(0.05).epsilon(0.02));
  CHECK(got->at_start == Approx(1000).epsilon(0.01));
}

TEST_CASE("fewer than three readings have no trend") {
  CHECK_FALSE(trend_of({}));
  CHECK_FALSE(trend_of(readings({1, 2})));
  // All of one instant, which no clock should give.
  CHECK_FALSE(trend_of(readings({1, 2, 3}, 0)));
}
