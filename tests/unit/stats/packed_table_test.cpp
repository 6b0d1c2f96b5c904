#include "stats/packed_table.hpp"

#include <catch2/catch.hpp>

#include "unit/stats/sample.hpp"

using namespace spate::stats;

namespace {

constexpr table_shape shape{.scenarios = 2, .operations = 3, .plugin_outcomes = 1, .metrics = 4};

}  // namespace

TEST_CASE("packed_table: a table comes back with the same counts and percentiles") {
  series_table from(shape);
  for (int i = 0; i < 1000; ++i) {
    sample_times one{};
    one.due_ns = 1;
    one.start_ns = 100 + i;
    one.end_ns = 1'000'000 + i * 12'345;
    one.start_lag_ns = 99 + i;
    one.operation = static_cast<uint32_t>(i % 3);
    one.scenario = static_cast<uint16_t>(i % 2);
    one.outcome = i % 10 == 0 ? SPATE_OUTCOME_TIMEOUT : SPATE_OUTCOME_OK;
    one.flags = i % 10 == 0 ? SPATE_SAMPLE_CENSORED : 0;
    from.record(one);
  }
  from.record_time(1, 2, 5'000'000);
  from.add_counter(2, 0, 17);
  const packed_table packed(from);
  series_table into(shape);
  packed.add_to(into);
  packed.add_to(into);
  for (const auto& one : from.all()) {
    const series* found = into.find(one->key.scenario, one->key.operation, one->key.outcome);
    REQUIRE(found != nullptr);
    CHECK(found->count == 2 * one->count);
    CHECK(found->completed == 2 * one->completed);
    CHECK(found->censored == 2 * one->censored);
    for (const metric which : all_metrics) {
      CHECK(found->of(which).count() == 2 * one->of(which).count());
      for (const double quantile : {0.01, 0.5, 0.9, 0.99, 0.999}) {
        const int64_t exact = one->of(which).value_at(quantile), read = found->of(which).value_at(quantile);
        CHECK(histogram::bucket_of(static_cast<uint64_t>(read)) == histogram::bucket_of(static_cast<uint64_t>(exact)));
      }
      CHECK(found->of(which).max() >= one->of(which).max());
      CHECK(static_cast<double>(found->of(which).max()) <= 1.001 * static_cast<double>(one->of(which).max()));
    }
  }
  REQUIRE(into.find_metric(1, 2) != nullptr);
  CHECK(into.find_metric(1, 2)->times.count() == 2);
  CHECK(into.find_metric(2, 0)->total == 34);
  CHECK(into.find_metric(2, 0)->count == 2);
}

TEST_CASE("packed_table: the longest time and a count above 32 bits survive") {
  series_table from(shape);
  sample_times one{};
  one.end_ns = 2 * histogram::max_trackable_ns;
  from.record(one);
  from.at(0, 0, SPATE_OUTCOME_OK).of(metric::service_time).record(1000, uint64_t{5} << 32);
  series_table into(shape);
  packed_table(from).add_to(into);
  const series* found = into.find(0, 0, SPATE_OUTCOME_OK);
  CHECK(found->of(metric::response_time).max() == histogram::max_trackable_ns);
  CHECK(found->of(metric::service_time).count() == uint64_t{5} << 32);
}
