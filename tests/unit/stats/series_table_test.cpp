#include "stats/series_table.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "unit/stats/sample.hpp"

using namespace spate::stats;

namespace {

const table_shape shape{.scenarios = 3, .operations = 4, .plugin_outcomes = 2, .metrics = 4, .max_series = 100};

uint64_t total_count(const series_table& table) {
  uint64_t total = 0;
  for (const auto& one : table.all()) total += one->count;
  return total;
}

}  // namespace

TEST_CASE("series_table: a sample's times go to the histograms, its rest to the counters") {
  series_table table(shape);
  sample_times s = sample(1'000'000, 5'000'000);
  s.start_ns = 2'500'000;
  s.start_lag_ns = 500'000;
  s.blocked_ns = 1'000'000;
  s.first_byte_us = 900;
  s.error_id = 7;
  s.flags = SPATE_SAMPLE_REUSED | SPATE_SAMPLE_REPEATED | SPATE_SAMPLE_CENSORED;
  table.record(s);
  const series* in = table.find(0, 0, SPATE_OUTCOME_OK);
  REQUIRE(in != nullptr);
  CHECK(in->of(metric::response_time).max() == 4'000'000);
  CHECK(in->of(metric::service_time).max() == 2'500'000);
  CHECK(in->of(metric::start_lag).max() == 500'000);
  CHECK(in->of(metric::blocked).max() == 1'000'000);
  CHECK(in->of(metric::first_byte).max() == 900'000);
  CHECK(in->of(metric::undelayed).max() == 3'500'000);
  CHECK(in->count == 1);
  CHECK(in->completed == 1);
  CHECK(in->bytes_out == 10);
  CHECK(in->bytes_in == 100);
  CHECK(in->statuses.count_of(200) == 1);
  CHECK(in->errors.count_of(7) == 1);
  CHECK(in->reused == 1);
  CHECK(in->repeated == 1);
  CHECK(in->censored == 1);
  CHECK(in->no_service == 0);
}

TEST_CASE("series_table: nothing began: a response time, but no service time") {
  series_table table(shape);
  sample_times s = sample(1000, 9000, SPATE_OUTCOME_EXHAUSTED, 0);
  s.start_ns = 0;
  s.blocked_ns = 8000;
  table.record(s);
  const series* in = table.find(0, 0, SPATE_OUTCOME_EXHAUSTED);
  CHECK(in->no_service == 1);
  CHECK(in->of(metric::service_time).empty());
  CHECK(in->of(metric::response_time).count() == 1);
  CHECK(in->of(metric::first_byte).empty());
  CHECK(in->statuses.entries().empty());
}

TEST_CASE("series_table: what has no latency is counted and not timed") {
  series_table table(shape);
  for (const uint16_t flag : {SPATE_SAMPLE_UNSOLICITED, SPATE_SAMPLE_NO_LATENCY}) {
    sample_times s = sample(0, 9000);
    s.flags = flag;
    table.record(s);
  }
  const series* in = table.find(0, 0, SPATE_OUTCOME_OK);
  CHECK(in->count == 2);
  CHECK(in->untimed == 2);
  CHECK(in->bytes_in == 200);
  for (const metric m : all_metrics) CHECK(in->of(m).empty());
}

TEST_CASE("series_table: scenario, operation and outcome each make a series of their own") {
  series_table table(shape);
  for (uint16_t scenario = 0; scenario < 3; ++scenario)
    for (uint32_t operation = 0; operation < 4; ++operation)
      for (const int outcome : {+SPATE_OUTCOME_OK, +SPATE_OUTCOME_NO_VALUE, SPATE_OUTCOME_PLUGIN + 1}) {
        sample_times s = sample(0, 1000 * (scenario + 1) + operation, static_cast<uint16_t>(outcome));
        s.scenario = scenario;
        s.operation = operation;
        table.record(s);
        table.record(s);
      }
  CHECK(table.all().size() == 36);
  for (const auto& one : table.all()) {
    CHECK(one->count == 2);
    CHECK(one->of(metric::response_time).max() == 1000 * (one->key.scenario + 1) + int64_t{one->key.operation});
    CHECK(table.find(one->key.scenario, one->key.operation, one->key.outcome) == one.get());
  }
}

TEST_CASE("series_table: indices that nobody declared lose no sample") {
  series_table table(shape);
  sample_times s = sample(0, 1000);
  s.operation = SPATE_NONE;
  table.record(s);
  s = sample(0, 1000);
  s.scenario = 3;
  table.record(s);
  table.record(sample(0, 1000, SPATE_OUTCOME_PLUGIN + 2));
  table.record(sample(0, 1000, 40));
  CHECK(total_count(table) == 4);
  const series* other = table.find(9, 9, SPATE_OUTCOME_OK);
  REQUIRE(other != nullptr);
  CHECK(other->count == 2);
  CHECK(other->key.is_other());
  CHECK(table.find(0, 0, unknown_outcome)->count == 2);
  CHECK_FALSE(table.capped());
}

TEST_CASE("series_table: beyond the cap samples go to other, with their outcome, and the table says so") {
  table_shape small = shape;
  small.max_series = 3;
  series_table table(small);
  for (uint32_t operation = 0; operation < 4; ++operation)
    for (const uint16_t outcome : {SPATE_OUTCOME_OK, SPATE_OUTCOME_TIMEOUT}) {
      sample_times s = sample(0, 1000, outcome);
      s.operation = operation;
      table.record(s);
      table.record(s);
    }
  CHECK(table.capped());
  CHECK(table.all().size() == 5);
  CHECK(total_count(table) == 16);
  CHECK(table.find(0, 0, SPATE_OUTCOME_OK)->count == 2);
  CHECK(table.find(other_scenario, other_operation, SPATE_OUTCOME_OK)->count == 4);
  CHECK(table.find(other_scenario, other_operation, SPATE_OUTCOME_TIMEOUT)->count == 6);

  series_table total(small);
  table.merge_into(total);
  CHECK(total.capped());
  CHECK(total_count(total) == 16);
}

TEST_CASE("series_table: samples split over tables merge to what one table holds") {
  std::mt19937_64 random(4);
  series_table one(shape), merged(shape);
  std::vector<series_table> parts;
  for (int i = 0; i < 5; ++i) parts.emplace_back(shape);
  for (int i = 0; i < 20'000; ++i) {
    sample_times s = sample(0, static_cast<int64_t>(random() % 50'000'000), random() % 10 == 0 ? 3 : 0,
                            200 + static_cast<int32_t>(random() % 5));
    s.scenario = static_cast<uint16_t>(random() % 3);
    s.operation = static_cast<uint32_t>(random() % 4);
    s.error_id = static_cast<uint16_t>(random() % 3);
    one.record(s);
    parts[random() % parts.size()].record(s);
  }
  for (const series_table& part : parts) part.merge_into(merged);
  CHECK(merged.all().size() == one.all().size());
  for (const auto& expected : one.all()) {
    const series* got = merged.find(expected->key.scenario, expected->key.operation, expected->key.outcome);
    REQUIRE(got != nullptr);
    CHECK(got->count == expected->count);
    CHECK(got->bytes_in == expected->bytes_in);
    for (int32_t status = 200; status < 205; ++status)
      CHECK(got->statuses.count_of(status) == expected->statuses.count_of(status));
    CHECK(got->errors.count_of(2) == expected->errors.count_of(2));
    for (const metric m : all_metrics)
      for (const double q : {0.5, 0.9, 0.99, 0.999}) CHECK(got->of(m).value_at(q) == expected->of(m).value_at(q));
  }
}

TEST_CASE("series_table: reset forgets the samples and keeps the series") {
  series_table table(shape);
  table.record(sample(0, 1000));
  table.record_time(1, 2, 5);
  CHECK_FALSE(table.empty());
  table.reset();
  CHECK(table.empty());
  CHECK(table.all().size() == 1);
  table.record(sample(0, 3000));
  CHECK(table.find(0, 0, SPATE_OUTCOME_OK)->of(metric::response_time).min() == 3000);
  CHECK(table.find(0, 0, SPATE_OUTCOME_OK)->statuses.count_of(200) == 1);
}

TEST_CASE("series_table: plugins' metrics are kept by operation, merged and reset") {
  series_table table(shape), total(shape);
  table.record_time(0, 3, 1'000'000);
  table.record_time(0, 3, 3'000'000);
  table.add_counter(2, SPATE_NONE, 5);
  table.add_counter(2, SPATE_NONE, -2);
  table.record_time(99, 0, 1);
  table.merge_into(total);
  table.merge_into(total);
  REQUIRE(total.find_metric(0, 3) != nullptr);
  CHECK(total.find_metric(0, 3)->times.count() == 4);
  CHECK(total.find_metric(0, 3)->times.max() == 3'000'000);
  REQUIRE(total.find_metric(2, other_operation) != nullptr);
  CHECK(total.find_metric(2, other_operation)->total == 6);
  CHECK(total.find_metric(2, other_operation)->count == 4);
  CHECK(total.find_metric(1, 0) == nullptr);
  CHECK(total.find_metric(99, 0) == nullptr);
  CHECK(total.stray_metrics() == 2);
  total.reset();
  CHECK(total.empty());
  CHECK(total.stray_metrics() == 0);
}
