#include <catch2/catch.hpp>

#include "engine/load_curve.hpp"

using namespace spate;
using engine::load_curve;

namespace {

constexpr std::int64_t second = 1'000'000'000;

std::vector<profile::load_stage> stages(std::initializer_list<std::pair<double, double>> of) {
  std::vector<profile::load_stage> out;
  for (const auto& [to, over_s] : of) {
    profile::load_stage& made = out.emplace_back();
    made.to = to;
    made.over_ns = static_cast<std::int64_t>(over_s * second);
  }
  return out;
}

}  // namespace

TEST_CASE("a constant level has evenly spaced instants") {
  const load_curve curve(200);
  CHECK(curve.instant_of(0) == 0);
  CHECK(curve.instant_of(1) == 5'000'000);
  CHECK(curve.instant_of(2000) == 10 * second);
  CHECK(curve.instant_of(1e9) == 5'000'000 * second);
  CHECK(curve.level_at(77 * second) == 200);
}

TEST_CASE("a ramp's instants are the exact inverse of the integral of its rate") {
  // 0 to 100 a second in 10 s: the integral is 5 t^2.
  const load_curve up(0, stages({{100, 10}}));
  for (int n = 0; n < 500; ++n) CHECK(up.instant_of(n) == std::llround(std::sqrt(n / 5.0) * 1e9));
  // 100 to 0: 100 t - 5 t^2.
  const load_curve down(100, stages({{0, 10}}));
  for (int n = 0; n < 500; ++n) CHECK(down.instant_of(n) == Approx((10 - std::sqrt(100 - n / 5.0)) * 1e9).margin(2));
  CHECK(down.instant_of(500) == INT64_MAX);
}

TEST_CASE("instants and integral agree on a course with ramps, holds, jumps and pauses") {
  const load_curve curve(20, stages({{100, 3}, {100, 2}, {0, 0}, {0, 1.5}, {1000, 0}, {1000, 0.5}, {10, 4}, {37, 5}}));
  std::int64_t before = -1;
  for (int n = 0; n < 4000; ++n) {
    const std::int64_t at_ns = curve.instant_of(n);
    CHECK(at_ns > before);
    before = at_ns;
    CHECK(curve.amount_until(at_ns) == Approx(n).margin(2e-6));
  }
  CHECK(curve.highest() == 1000);
  CHECK(curve.level_at(1'500'000'000) == Approx(60));
  CHECK(curve.level_at(6 * second) == 0);
  CHECK(curve.level_at(1000 * second) == 37);
}

TEST_CASE("nothing arrives before the level rises above 0, nor after it has fallen to 0 for good") {
  const load_curve late(0, stages({{0, 5}, {10, 0}}));
  CHECK(late.instant_of(0) == 5 * second);
  CHECK(late.instant_of(10) == 6 * second);
  CHECK(load_curve(0).instant_of(0) == INT64_MAX);
}
