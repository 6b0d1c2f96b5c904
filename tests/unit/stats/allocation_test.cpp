#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "stats/interval_recorder.hpp"
#include "unit/stats/sample.hpp"

using namespace spate::stats;
using spate::test::allocations;

namespace {

constexpr int64_t ms = 1'000'000, s = 1000 * ms, start = 100 * s;
const table_shape shape{.scenarios = 2, .operations = 3, .plugin_outcomes = 1};

// What a worker sees in a second: several series, late samples, metrics.
void record_second(interval_recorder& recorder, int64_t from) {
  for (int64_t i = 0; i < 500; ++i) {
    sample_times one = sample(from + i * ms, from + i * ms + (i % 7) * ms);
    if (i % 50 == 0) one = sample(from - 10 * ms, from + i * ms, SPATE_OUTCOME_TIMEOUT, 0);
    one.operation = static_cast<uint32_t>(i % 3);
    one.scenario = static_cast<uint16_t>(i % 2);
    one.error_id = static_cast<uint16_t>(i % 4);
    one.blocked_ns = i * 100;
    recorder.record(one);
    recorder.record_time(1, one.operation, i * 1000);
    recorder.add_counter(2, one.operation, 1);
  }
}

}  // namespace

TEST_CASE("allocation: a histogram allocates when an octave is first touched, and after a reset not again") {
  histogram h;
  uint64_t before = allocations();
  h.record(5'000'000);
  CHECK(allocations() - before == 1);
  before = allocations();
  h.record(5'100'000);
  h.reset();
  h.record(5'200'000);
  CHECK(allocations() == before);
}

TEST_CASE("allocation: what many resets found empty is given back, and what is in use stays") {
  histogram h;
  const auto seconds = [&h](uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      h.record(5 * ms);
      h.reset();
    }
  };
  h.record(5 * ms);
  h.record(700 * ms);  // once
  h.reset();
  seconds(histogram::most_idle - 1);
  uint64_t before = allocations();
  h.record(700 * ms);
  h.reset();
  CHECK(allocations() == before);
  seconds(histogram::most_idle);
  before = allocations();
  h.record(5 * ms);
  CHECK(allocations() == before);
  h.record(700 * ms);
  CHECK(allocations() == before + 1);
  CHECK(h.count() == 2);
}

TEST_CASE("allocation: a table allocates nothing for what it has seen before") {
  series_table table(shape), total(shape);
  table.record(sample(0, 5 * ms));
  table.merge_into(total);
  const uint64_t before = allocations();
  table.record(sample(0, 5 * ms));
  table.merge_into(total);
  table.reset();
  table.record(sample(0, 5 * ms));
  table.merge_into(total);
  CHECK(allocations() == before);
}

TEST_CASE("allocation: in the steady state a worker allocates nothing, boundaries and late samples included") {
  const interval_grid grid(start, 0, 1000 * s);
  interval_recorder recorder(grid, shape, 0);
  std::vector<std::unique_ptr<closed_interval>> taken;
  taken.reserve(4);
  uint64_t before = 0;
  for (int64_t second = 0; second < 30; ++second) {
    if (second == 10) before = allocations();
    record_second(recorder, start + second * s);
    recorder.advance(start + (second + 1) * s);
    recorder.take(taken);
    for (auto& one : taken) recorder.give_back(std::move(one));
    taken.clear();
  }
  CHECK(before > 0);
  CHECK(allocations() == before);
}

TEST_CASE("allocation: a worker that becomes busier finds room for twice the busiest second so far") {
  const interval_grid grid(start, 0, 1000 * s);
  interval_recorder recorder(grid, shape, 0);
  std::vector<std::unique_ptr<closed_interval>> taken;
  const auto record_many = [&](int64_t second, int64_t samples) {
    const uint64_t before = allocations();
    for (int64_t i = 0; i < samples; ++i) {
      const int64_t at = start + second * s + i * s / samples;
      // Every second one was due in the interval before.
      recorder.record(i % 2 == 0 ? sample(at, at) : sample(start + second * s - ms, at));
    }
    const uint64_t made = allocations() - before;
    recorder.advance(start + (second + 1) * s);
    recorder.take(taken);
    for (auto& one : taken) recorder.give_back(std::move(one));
    taken.clear();
    return made;
  };
  constexpr int64_t many = 400'000;
  CHECK(record_many(0, many) > 0);
  // Every set has seen every histogram's range; then the lists alone could grow.
  for (int64_t second = 1; second < 4; ++second) record_many(second, many);
  CHECK(record_many(4, 2 * many) == 0);
}
