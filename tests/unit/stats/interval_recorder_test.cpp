#include "stats/interval_recorder.hpp"

#include <catch2/catch.hpp>

#include "unit/stats/sample.hpp"

using namespace spate::stats;

namespace {

constexpr int64_t ms = 1'000'000, s = 1000 * ms, start = 100 * s;
const table_shape shape{.scenarios = 1, .operations = 1};
const interval_grid grid(start, 1 * s, 3 * s);
using sets = std::vector<std::unique_ptr<closed_interval>>;

const series& ok(const closed_interval& of) { return *of.table.find(0, 0, SPATE_OUTCOME_OK); }

}  // namespace

TEST_CASE("is_outage: refused, reset, timeout and an unexpected 5xx, and nothing else") {
  CHECK(is_outage(SPATE_OUTCOME_REFUSED, 0));
  CHECK(is_outage(SPATE_OUTCOME_RESET, 0));
  CHECK(is_outage(SPATE_OUTCOME_TIMEOUT, 0));
  CHECK(is_outage(SPATE_OUTCOME_STATUS, 503));
  CHECK(is_outage(SPATE_OUTCOME_EXPECT, 500));
  CHECK_FALSE(is_outage(SPATE_OUTCOME_OK, 503));
  CHECK_FALSE(is_outage(SPATE_OUTCOME_STATUS, 404));
  CHECK_FALSE(is_outage(SPATE_OUTCOME_STATUS, 600));
  CHECK_FALSE(is_outage(SPATE_OUTCOME_ABORTED, 0));
  CHECK_FALSE(is_outage(SPATE_OUTCOME_PLUGIN, 503));
}

TEST_CASE("interval_recorder: what is due and ends in an interval is in its table") {
  interval_recorder recorder(grid, shape, 0);
  CHECK(recorder.boundary_ns() == start + s);
  recorder.record(sample(start + 100 * ms, start + 150 * ms));
  recorder.record(sample(start + 200 * ms, start + 999 * ms));
  sets taken;
  recorder.take(taken);
  CHECK(taken.empty());
  CHECK(recorder.closed_below() == 0);
  recorder.advance(start + s - 1);
  CHECK(recorder.closed_below() == 0);
  recorder.advance(start + s);
  CHECK(recorder.closed_below() == 1);
  recorder.take(taken);
  REQUIRE(taken.size() == 1);
  CHECK(taken[0]->index == 0);
  CHECK(taken[0]->late.empty());
  CHECK(ok(*taken[0]).count == 2);
  CHECK(ok(*taken[0]).completed == 2);
  CHECK(taken[0]->observations.size() == 2);
}

TEST_CASE("interval_recorder: a late sample keeps its times for its own interval, its end counts where it ended") {
  interval_recorder recorder(grid, shape, 0);
  recorder.record(sample(start + 900 * ms, start + 1100 * ms));
  CHECK(recorder.closed_below() == 1);
  recorder.record(sample(start + 1200 * ms, start + 1300 * ms));
  recorder.finish(start + 1400 * ms);
  CHECK(recorder.closed_below() == UINT32_MAX);
  sets taken;
  recorder.take(taken);
  REQUIRE(taken.size() == 2);
  CHECK(taken[0]->table.empty());
  CHECK(taken[1]->index == 1);
  CHECK(ok(*taken[1]).count == 1);
  CHECK(ok(*taken[1]).completed == 2);
  REQUIRE(taken[1]->late.size() == 1);
  CHECK(taken[1]->late[0].due_ns == start + 900 * ms);
}

TEST_CASE("interval_recorder: a sample that comes after its end's interval was closed is whole among the late ones") {
  interval_recorder recorder(grid, shape, 0);
  recorder.advance(start + s);
  recorder.record(sample(start + 500 * ms, start + 990 * ms));
  recorder.finish(start + 1100 * ms);
  sets taken;
  recorder.take(taken);
  REQUIRE(taken.size() == 2);
  CHECK(taken[1]->late.size() == 1);
  CHECK(taken[1]->table.empty());
}

TEST_CASE("interval_recorder: a worker that slept skips the intervals without a set for each") {
  interval_recorder recorder(grid, shape, 0);
  recorder.record(sample(start, start + 1));
  recorder.advance(start + 3500 * ms);
  CHECK(recorder.closed_below() == 3);
  CHECK(recorder.boundary_ns() == start + 4 * s);
  sets taken;
  recorder.take(taken);
  CHECK(taken.size() == 1);
}

TEST_CASE("interval_recorder: the gauges of an interval are those that stood when it closed") {
  interval_recorder recorder(grid, shape, 0);
  recorder.set_gauges({.users = 7, .in_flight = 3, .oldest_due_ns = start + 5});
  recorder.record(sample(start + 1500 * ms, start + 1600 * ms));
  sets taken;
  recorder.take(taken);
  REQUIRE(taken.size() == 1);
  CHECK(taken[0]->gauges.users == 7);
  CHECK(taken[0]->gauges.in_flight == 3);
  CHECK(taken[0]->gauges.oldest_due_ns == start + 5);
}

TEST_CASE("load_gauges: two workers add up, the oldest is the earlier one") {
  load_gauges a{.users = 1, .in_flight = 2, .oldest_due_ns = 0};
  a.add({.users = 3, .in_flight = 4, .oldest_due_ns = 50});
  a.add({.users = 0, .in_flight = 1, .oldest_due_ns = 70});
  a.add({});
  CHECK(a.users == 4);
  CHECK(a.in_flight == 7);
  CHECK(a.oldest_due_ns == 50);
}

TEST_CASE("interval_recorder: only successes and outages are observations") {
  interval_recorder recorder(grid, shape, 0);
  recorder.record(sample(start, start + 1));
  recorder.record(sample(start, start + 2, SPATE_OUTCOME_STATUS, 404));
  recorder.record(sample(start, start + 3, SPATE_OUTCOME_STATUS, 503));
  recorder.record(sample(start, start + 4, SPATE_OUTCOME_NO_VALUE, 0));
  recorder.record(sample(start, start + 5, SPATE_OUTCOME_REFUSED, 0));
  recorder.finish(start + 10);
  sets taken;
  recorder.take(taken);
  REQUIRE(taken.size() == 1);
  const auto& seen = taken[0]->observations;
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].success());
  CHECK_FALSE(seen[1].success());
  CHECK(seen[2].end_ns() == start + 5);
}

TEST_CASE("interval_recorder: sets that come back are used again, empty") {
  interval_recorder recorder(grid, shape, 0);
  sets taken;
  std::vector<const closed_interval*> seen;
  for (int i = 0; i < 12; ++i) {
    recorder.record(sample(start + i * s, start + i * s + 1));
    recorder.advance(start + (i + 1) * s);
    recorder.take(taken);
    REQUIRE(taken.size() == 1);
    CHECK(ok(*taken[0]).count == 1);
    if (std::find(seen.begin(), seen.end(), taken[0].get()) == seen.end()) seen.push_back(taken[0].get());
    recorder.give_back(std::move(taken[0]));
    taken.clear();
  }
  CHECK(seen.size() <= 3);
}
