#include "report/interval_snapshot.hpp"

#include <catch2/catch.hpp>
#include <spate/text.hpp>

#include "measured_interval.hpp"

using spate::view;
using spate::report::interval_snapshot;
using namespace measured;

namespace {

std::shared_ptr<const interval_snapshot> snapshot(const measured::interval& of) {
  return interval_snapshot::of(of.summary, names(), run_start);
}

const spate_series& series(const interval_snapshot& of, std::uint32_t index) {
  return static_cast<const spate_series*>(of.raw().series)[index];
}

}  // namespace

TEST_CASE("a snapshot outlives the tables that it was made of") {
  std::shared_ptr<const interval_snapshot> kept;
  {
    measured::interval of(3, spate::stats::phase::warm_up);
    of.ok(0, 2 * ms).ok(0, 4 * ms).failed(1, SPATE_OUTCOME_RESET, 0);
    of.summary.gauges = {5, 2, of.summary.interval.end_ns - 300};
    of.summary.total_count = 10;
    of.summary.total_errors = 1;
    kept = snapshot(of);
  }
  const spate_interval& raw = kept->raw();
  CHECK(raw.start_ns == 3 * second);
  CHECK(raw.end_ns == 4 * second);
  CHECK(raw.users == 5);
  CHECK(raw.in_flight == 2);
  CHECK(raw.oldest_in_flight_ns == 300);
  CHECK(raw.total_count == 10);
  CHECK(raw.total_errors == 1);
  CHECK(raw.warmup == 1);
  CHECK(view(raw.phase) == "warm-up");
  REQUIRE(raw.series_count == 2);
  CHECK(raw.series_stride == sizeof(spate_series));

  const spate_series& first = series(*kept, 0);
  CHECK(view(first.scenario) == "reader");
  CHECK(view(first.operation) == "list");
  CHECK(view(first.target) == "api");
  CHECK(view(first.outcome) == "ok");
  CHECK(first.count == 2);
  CHECK(first.bytes_in == 40);
  CHECK(first.bytes_out == 20);
  CHECK(first.failed == 0);
  CHECK(first.response_time->count == 2);
  CHECK(first.response_time->max_ns == 4 * ms);
  CHECK(first.service_time->max_ns == 4 * ms - 1000);
  CHECK(first.start_lag->max_ns == 1000);
  CHECK(first.blocked->max_ns == 0);
  CHECK(series(*kept, 1).failed == 1);
}

TEST_CASE("neighbours of one phase can be joined, and keep every sample") {
  measured::interval a(1), b(2);
  a.ok(0, 2 * ms);
  b.ok(0, 6 * ms).failed(1, SPATE_OUTCOME_TIMEOUT, 0);
  b.summary.gauges.users = 9;
  b.summary.total_count = 3;
  const auto first = snapshot(a), next = snapshot(b);
  REQUIRE(first->is_followed_by(*next));
  const auto both = first->joined_with(*next);
  CHECK(both->raw().start_ns == second);
  CHECK(both->raw().end_ns == 3 * second);
  CHECK(both->raw().users == 9);
  CHECK(both->raw().total_count == 3);
  REQUIRE(both->raw().series_count == 2);
  CHECK(series(*both, 0).count == 2);
  CHECK(series(*both, 0).response_time->min_ns == 2 * ms);
  CHECK(series(*both, 0).response_time->max_ns == 6 * ms);
  CHECK(series(*both, 1).count == 1);
}

TEST_CASE("a gap, another phase and a late supplement keep intervals apart") {
  measured::interval warm(1, spate::stats::phase::warm_up), steady(2), later(4),
      late(3, spate::stats::phase::steady, true);
  CHECK_FALSE(snapshot(warm)->is_followed_by(*snapshot(steady)));
  CHECK_FALSE(snapshot(steady)->is_followed_by(*snapshot(later)));
  CHECK_FALSE(snapshot(steady)->is_followed_by(*snapshot(late)));
}

TEST_CASE("an interval without samples has no series") {
  const measured::interval of(1);
  CHECK(snapshot(of)->raw().series_count == 0);
}
