#include "stats/interval_grid.hpp"

#include <catch2/catch.hpp>

using namespace spate::stats;

namespace {
constexpr int64_t ms = 1'000'000, s = 1000 * ms, start = 5'000 * s + 17;
}

TEST_CASE("interval_grid: each phase starts an interval, the last of a phase may be shorter") {
  const interval_grid grid(start, 2500 * ms, 3200 * ms);
  // warm-up 0..1, 1..2, 2..2.5; steady 2.5..3.5, 3.5..4.5, 4.5..5.5, 5.5..5.7; then cool-down.
  CHECK(grid.at(2).phase == phase::warm_up);
  CHECK(grid.at(2).start_ns == start + 2 * s);
  CHECK(grid.at(2).end_ns == start + 2500 * ms);
  CHECK(grid.at(3).phase == phase::steady);
  CHECK(grid.at(3).start_ns == start + 2500 * ms);
  CHECK(grid.at(6).length_ns() == 200 * ms);
  CHECK(grid.at(6).phase == phase::steady);
  CHECK(grid.at(7).phase == phase::cool_down);
  CHECK(grid.at(7).start_ns == start + 5700 * ms);
  CHECK(grid.at(8).start_ns == start + 6700 * ms);
}

TEST_CASE("interval_grid: every instant lies in the interval of its index and in its phase") {
  const interval_grid grid(start, 2500 * ms, 3200 * ms, 300 * ms);
  uint32_t before = 0;
  for (int64_t t = 0; t < 8 * s; t += 7 * ms) {
    const uint32_t index = grid.index_of(start + t);
    const interval in = grid.at(index);
    REQUIRE(in.start_ns <= start + t);
    REQUIRE(start + t < in.end_ns);
    REQUIRE(in.phase == grid.phase_of(start + t));
    REQUIRE(index - before <= 1);
    before = index;
  }
}

TEST_CASE("interval_grid: intervals touch, at the phases' bounds too") {
  const interval_grid grid(start, 2500 * ms, 3200 * ms);
  for (uint32_t i = 0; i < 12; ++i) {
    CHECK(grid.at(i).end_ns == grid.at(i + 1).start_ns);
    CHECK(grid.index_of(grid.at(i).end_ns - 1) == i);
    CHECK(grid.index_of(grid.at(i).end_ns) == i + 1);
  }
}

TEST_CASE("interval_grid: without warm-up the first interval is steady, before the start too") {
  const interval_grid grid(start, 0, 10 * s);
  CHECK(grid.at(0).phase == phase::steady);
  CHECK(grid.index_of(start - 5 * s) == 0);
  CHECK(grid.index_of(start + 10 * s) == 10);
  CHECK(grid.at(10).phase == phase::cool_down);
}

TEST_CASE("interval_grid: a run without a planned end stays steady") {
  const interval_grid grid(start, s, interval_grid::open_end_ns);
  const int64_t in_ten_years = start + 3650LL * 86'400 * s;
  CHECK(grid.phase_of(in_ten_years) == phase::steady);
  CHECK(grid.at(grid.index_of(in_ten_years)).phase == phase::steady);
}
