#include "stats/availability.hpp"

#include <catch2/catch.hpp>

using spate::stats::availability;
using spate::stats::availability_result;
using spate::stats::observation;
using spate::stats::target_sign;

namespace {

// Steady from 100 to 1100.
availability_result after(std::initializer_list<std::pair<int64_t, target_sign>> seen, int64_t now = 1100) {
  availability a(100, 1100);
  for (const auto& [end, sign] : seen) a.observe({end, end, sign});
  return a.result(now);
}
constexpr target_sign up = target_sign::success, down = target_sign::failure;

}  // namespace

TEST_CASE("availability: successes alone are no outage") {
  const auto r = after({{150, up}, {500, up}, {900, up}});
  CHECK(r.ratio == 1);
  CHECK(r.outages == 0);
  CHECK(r.observations == 3);
  CHECK(r.steady_ns == 1000);
  CHECK(r.resolution_ns == 400);  // from 500 to 900
}

TEST_CASE("availability: an outage lasts from the first failure to the next success, silence included") {
  const auto r = after({{150, up}, {200, down}, {210, down}, {450, up}, {460, up}});
  CHECK(r.outage_ns == 250);
  CHECK(r.longest_ns == 250);
  CHECK(r.outages == 1);
  CHECK(r.ratio == Approx(0.75));
  CHECK_FALSE(r.open);
}

TEST_CASE("availability: several outages add up, the longest is told") {
  const auto r = after({{200, down}, {300, up}, {400, down}, {410, up}, {600, down}, {650, down}, {900, up}});
  CHECK(r.outages == 3);
  CHECK(r.outage_ns == 100 + 10 + 300);
  CHECK(r.longest_ns == 300);
}

TEST_CASE("availability: one that is open at the end lasts to the end") {
  const auto r = after({{150, up}, {600, down}});
  CHECK(r.outage_ns == 500);
  CHECK(r.open);
  CHECK(r.outages == 1);
  const auto early = after({{150, up}, {600, down}}, 700);
  CHECK(early.steady_ns == 600);
  CHECK(early.outage_ns == 100);
  CHECK(early.ratio == Approx(1 - 100.0 / 600));
}

TEST_CASE("availability: a target that never answers is out from its first failure") {
  const auto r = after({{120, down}, {1000, down}});
  CHECK(r.outage_ns == 980);
  CHECK(r.ratio == Approx(0.02));
}

TEST_CASE("availability: only the steady part of an outage counts") {
  SECTION("begun in warm-up") {
    const auto r = after({{20, up}, {50, down}, {300, up}});
    CHECK(r.outage_ns == 200);
    CHECK(r.longest_ns == 200);
    CHECK(r.outages == 1);
  }
  SECTION("over in warm-up") {
    const auto r = after({{20, down}, {90, up}});
    CHECK(r.outages == 0);
    CHECK(r.outage_ns == 0);
    CHECK(r.observations == 0);
  }
  SECTION("ended in cool-down") {
    const auto r = after({{1000, down}, {2000, up}}, 3000);
    CHECK(r.outage_ns == 100);
    CHECK(r.outages == 1);
  }
  SECTION("in cool-down alone") {
    const auto r = after({{500, up}, {1200, down}, {1300, up}}, 3000);
    CHECK(r.outages == 0);
    CHECK(r.ratio == 1);
    CHECK(r.resolution_ns == 600);
  }
}

TEST_CASE("availability: the resolution counts the silence before the first and after the last observation") {
  CHECK(after({{800, up}}).resolution_ns == 700);
  CHECK(after({{300, up}}).resolution_ns == 800);
  CHECK(after({}).resolution_ns == 1000);
  CHECK(after({}).observations == 0);
  CHECK(after({{50, up}, {110, up}}).resolution_ns == 990);
}

TEST_CASE("availability: reading changes nothing, and a late observation counts at the latest end") {
  availability a(0, 1000);
  a.observe({100, 100, up});
  a.observe({500, 500, down});
  CHECK(a.result(600).outage_ns == 100);
  CHECK(a.result(700).outage_ns == 200);
  a.observe({450, 450, up});
  CHECK(a.result(1000).outage_ns == 0);
  CHECK(a.result(1000).outages == 0);
}

TEST_CASE("availability: before the steady time there is nothing to be out of") {
  availability a(100, 200);
  a.observe({50, 50, down});
  CHECK(a.result(60).ratio == 1);
  CHECK(a.result(60).steady_ns == 0);
  CHECK(a.result(60).outages == 0);
}

TEST_CASE("availability: what was waited for in vain begins an outage when the wait began, or at the last success") {
  availability a(0, 1000);
  a.observe({100, 50, up});
  a.observe({400, 300, up});
  a.observe({700, 350, target_sign::timeout});
  CHECK(a.result(1000).outage_ns == 600);  // from the success at 400
  CHECK(a.result(1000).stalled_ns == 600);
  a.observe({750, 500, target_sign::timeout});
  CHECK(a.result(1000).outage_ns == 600);
  a.observe({800, 790, up});
  CHECK(a.result(1000).outage_ns == 400);
  CHECK(a.result(1000).stalled_ns == 0);
}

TEST_CASE("availability: a later timeout that waited longer moves the outage's beginning back") {
  availability a(0, 1000);
  a.observe({100, 50, up});
  a.observe({500, 500, down});
  a.observe({700, 200, target_sign::timeout});
  CHECK(a.result(1000).outage_ns == 800);
}

TEST_CASE("availability: what the run's end aborts says something only when it waited longer than any success") {
  availability a(0, 1000);
  a.observe({300, 100, up});
  a.observe({950, 940, up});
  a.observe({1100, 960, target_sign::aborted});
  CHECK(a.result(1000).ratio == 1);
  a.observe({1200, 960, target_sign::aborted});
  CHECK(a.result(1000).outage_ns == 40);
  CHECK(a.result(1000).stalled_ns == 40);
}

TEST_CASE("availability: an open outage of refusals alone is no stall") {
  CHECK(after({{150, up}, {600, down}}).stalled_ns == 0);
}

TEST_CASE("observation: at the same instant the failure comes first") {
  CHECK(observation(5, 5, down) < observation(5, 5, up));
  CHECK(observation(4, 4, up) < observation(5, 5, down));
  CHECK(observation(-7, -7, down).end_ns() == -7);
  CHECK(observation(7, 7, up).success());
}
