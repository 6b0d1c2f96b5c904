#include "stats/collector.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <fstream>
#include <random>
#include <thread>

#include "stats/hlog_reader.hpp"
#include "unit/stats/sample.hpp"

using namespace spate::stats;

namespace {

constexpr int64_t ms = 1'000'000, s = 1000 * ms, start = 100 * s;
const table_shape shape{.scenarios = 2, .operations = 2};

struct told {
  uint32_t index;
  bool late;
  uint64_t count, completed;
  load_gauges gauges;
  std::vector<int64_t> levels = {};
};

/** A run of 1 s warm-up and 3 s steady, on a clock of the test's own. */
struct run {
  explicit run(uint32_t workers, hlog_writer* log = nullptr, table_shape of = shape, uint32_t targets = 1)
      : grid(start, 1 * s, 3 * s), all({grid, of, names(), 500 * ms}, log) {
    for (uint32_t i = 0; i < workers; ++i) all.add(recorders.emplace_back(grid, of, i % targets));
    all.on_interval([this](const interval_summary& summary) {
      uint64_t count = 0, completed = 0;
      for (const auto& one : summary.table.all()) {
        count += one->count;
        completed += one->completed;
      }
      intervals.push_back({summary.interval.index, summary.late, count, completed, summary.gauges});
      for (const gauge_level& each : summary.levels) intervals.back().levels.push_back(each.value);
    });
  }
  static series_names names() {
    series_names n;
    n.scenarios = {"reader", "writer"};
    n.operations = {"get", "put"};
    n.operation_targets = {0, 0};
    n.targets = {"api"};
    n.metrics = {"connect_time", "open"};
    n.gauges = {1};
    return n;
  }
  void advance_all(int64_t now) {
    for (auto& recorder : recorders) recorder.advance(now);
  }
  void finish(int64_t now) {
    for (auto& recorder : recorders) recorder.finish(now);
    REQUIRE_FALSE(all.finish(now));
  }

  interval_grid grid;
  std::deque<interval_recorder> recorders;
  collector all;
  std::vector<told> intervals;
};

uint64_t count_in(const series_table& table, uint16_t outcome = SPATE_OUTCOME_OK) {
  const series* in = table.find(0, 0, outcome);
  return in == nullptr ? 0 : in->count;
}

}  // namespace

TEST_CASE("collector: tells each interval once, in order, also those in which nothing happened") {
  run r(2);
  r.recorders[0].record(sample(start + 100 * ms, start + 110 * ms));
  r.recorders[1].record(sample(start + 100 * ms, start + 110 * ms));
  r.advance_all(start + 3 * s);
  REQUIRE_FALSE(r.all.collect(start + 3 * s));
  REQUIRE(r.intervals.size() == 3);
  CHECK(r.intervals[0].count == 2);
  CHECK(r.intervals[1].count == 0);
  CHECK(r.intervals[2].index == 2);
  REQUIRE_FALSE(r.all.collect(start + 3 * s));
  CHECK(r.intervals.size() == 3);
  CHECK(r.all.next_interval() == 3);
}

TEST_CASE("collector: waits for a worker that is behind, but not for ever; its part follows as late") {
  run r(2);
  for (auto& recorder : r.recorders) recorder.record(sample(start + 100 * ms, start + 110 * ms));
  r.recorders[0].advance(start + s);
  REQUIRE_FALSE(r.all.collect(start + s + 100 * ms));
  CHECK(r.intervals.empty());
  REQUIRE_FALSE(r.all.collect(start + s + 500 * ms));
  REQUIRE(r.intervals.size() == 1);
  CHECK(r.intervals[0].count == 1);
  r.recorders[1].advance(start + 1900 * ms);
  REQUIRE_FALSE(r.all.collect(start + 1900 * ms));
  REQUIRE(r.intervals.size() == 2);
  CHECK(r.intervals[1].index == 0);
  CHECK(r.intervals[1].late);
  CHECK(r.intervals[1].count == 1);
  CHECK(count_in(r.all.whole()) == 2);
}

TEST_CASE("collector: a sample counts in the interval it was due in, its end where it ended") {
  run r(1);
  r.recorders[0].record(sample(start + 900 * ms, start + 1100 * ms));
  r.advance_all(start + 2 * s);
  REQUIRE_FALSE(r.all.collect(start + 2 * s));
  REQUIRE(r.intervals.size() == 2);
  CHECK(r.intervals[0].count == 1);
  CHECK(r.intervals[0].completed == 0);
  CHECK(r.intervals[1].count == 0);
  CHECK(r.intervals[1].completed == 1);
  SECTION("due in warm-up, it is not measured, though its end is steady throughput") {
    CHECK(count_in(r.all.whole()) == 1);
    const series* measured = r.all.measured().find(0, 0, SPATE_OUTCOME_OK);
    REQUIRE(measured != nullptr);
    CHECK(measured->count == 0);
    CHECK(measured->completed == 1);
    CHECK(measured->of(metric::response_time).empty());
  }
  SECTION("one that ends long after its interval was told is told as a supplement") {
    r.recorders[0].record(sample(start + 1500 * ms, start + 3700 * ms));
    r.finish(start + 3800 * ms);
    REQUIRE(r.intervals.size() == 5);
    CHECK(r.intervals[2].index == 1);
    CHECK(r.intervals[2].late);
    CHECK(r.intervals[2].count == 1);
    CHECK(r.intervals[2].completed == 0);
    CHECK(r.intervals[4].index == 3);
    CHECK(r.intervals[4].completed == 1);
  }
  SECTION("one that was recorded after both were told is whole in the supplement") {
    r.recorders[0].record(sample(start + 1500 * ms, start + 1600 * ms));
    r.finish(start + 2100 * ms);
    CHECK(r.intervals[2].index == 1);
    CHECK(r.intervals[2].count == 1);
    CHECK(r.intervals[2].completed == 1);
  }
}

TEST_CASE("collector: nothing is lost or counted twice, however samples fall on workers and intervals") {
  std::mt19937_64 random(9);
  series_table expected(shape), expected_measured(shape);
  run r(3);
  int64_t now = start;
  uint64_t samples = 0;
  while (now < start + 4500 * ms) {
    now += static_cast<int64_t>(random() % (2 * ms));
    sample_times one = sample(std::max(start, now - static_cast<int64_t>(random() % (1500 * ms))), now,
                              random() % 20 == 0 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK);
    one.operation = static_cast<uint32_t>(random() % 2);
    one.scenario = static_cast<uint16_t>(random() % 2);
    r.recorders[random() % 3].record(one);
    expected.record(one);
    if (r.grid.phase_of(one.due_ns) == phase::steady) expected_measured.record_times(one);
    if (r.grid.phase_of(one.end_ns) == phase::steady) expected_measured.record_end(one);
    ++samples;
    if (random() % 300 == 0) REQUIRE_FALSE(r.all.collect(now));
    if (random() % 50 == 0) r.recorders[random() % 3].advance(now);
  }
  r.finish(now);
  CHECK(r.all.total_count() == samples);
  uint64_t told_count = 0, told_completed = 0;
  for (const told& one : r.intervals) {
    told_count += one.count;
    told_completed += one.completed;
  }
  CHECK(told_count == samples);
  CHECK(told_completed == samples);
  const auto check_same = [](const series_table& got, const series_table& want) {
    for (const auto& one : want.all()) {
      const series* in = got.find(one->key.scenario, one->key.operation, one->key.outcome);
      REQUIRE(in != nullptr);
      CHECK(in->count == one->count);
      CHECK(in->completed == one->completed);
      CHECK(in->bytes_in == one->bytes_in);
      for (const double q : {0.0, 0.5, 0.9, 0.99, 1.0})
        CHECK(in->of(metric::response_time).value_at(q) == one->of(metric::response_time).value_at(q));
    }
  };
  check_same(r.all.whole(), expected);
  check_same(r.all.measured(), expected_measured);
}

TEST_CASE("collector: gauges of all workers add up") {
  run r(2);
  r.recorders[0].set_gauges({.users = 5, .in_flight = 2, .oldest_due_ns = start + 9});
  r.recorders[1].set_gauges({.users = 6, .in_flight = 1, .oldest_due_ns = start + 4});
  r.advance_all(start + s);
  REQUIRE_FALSE(r.all.collect(start + s));
  REQUIRE(r.intervals.size() == 1);
  CHECK(r.intervals[0].gauges.users == 11);
  CHECK(r.intervals[0].gauges.in_flight == 3);
  CHECK(r.intervals[0].gauges.oldest_due_ns == start + 4);
}

TEST_CASE("collector: an outage that one worker sees ends with the success that another sees") {
  run r(2);
  const auto at = [](int64_t t) { return start + s + t * ms; };
  // Worker 0 fails at 100, waits in vain from 290 to 300, and never succeeds; worker 1 succeeds every 250 ms.
  r.recorders[0].record(sample(at(90), at(100), SPATE_OUTCOME_REFUSED, 0));
  r.recorders[0].record(sample(at(290), at(300), SPATE_OUTCOME_TIMEOUT, 0));
  for (int64_t t = 0; t < 1000; t += 250) r.recorders[1].record(sample(at(t), at(t)));
  r.advance_all(at(1000));
  REQUIRE_FALSE(r.all.collect(at(1000)));
  const availability_result seen = r.all.availability_of(0, at(1000));
  CHECK(seen.outages == 2);
  CHECK(seen.outage_ns == (250 - 100) * ms + (500 - 290) * ms);
  CHECK(seen.longest_ns == 210 * ms);
  CHECK(seen.ratio == Approx(0.64));
  CHECK(seen.resolution_ns == 250 * ms);
}

TEST_CASE("collector: an outage spans intervals in silence, and one open at the end lasts to the end") {
  run r(1);
  const auto at = [](int64_t t) { return start + s + t * ms; };
  r.recorders[0].record(sample(at(0), at(10)));
  r.recorders[0].record(sample(at(400), at(500), SPATE_OUTCOME_STATUS, 503));
  r.recorders[0].record(sample(at(2000), at(2100)));
  r.recorders[0].record(sample(at(2400), at(2500), SPATE_OUTCOME_RESET, 0));
  r.finish(at(3000));
  const availability_result seen = r.all.availability_of(0, at(3000));
  CHECK(seen.outages == 2);
  CHECK(seen.outage_ns == 1600 * ms + 500 * ms);
  CHECK(seen.open);
  CHECK(seen.ratio == Approx(0.3));
}

TEST_CASE("collector: a success of one target does not end another's outage") {
  run r(2, nullptr, shape, 2);
  const auto at = [](int64_t t) { return start + s + t * ms; };
  r.recorders[0].record(sample(at(0), at(100), SPATE_OUTCOME_REFUSED, 0));
  r.recorders[1].record(sample(at(0), at(200)));
  r.finish(at(1100));
  CHECK(r.all.availability_of(0, at(1100)).outage_ns == 1000 * ms);
  CHECK(r.all.availability_of(1, at(1100)).outage_ns == 0);
  CHECK(r.all.availability_of(7, at(1100)).observations == 0);
}

TEST_CASE("collector: the cap on series sends the rest to other and warns") {
  table_shape small = shape;
  small.max_series = 1;
  run r(2, nullptr, small);
  sample_times put = sample(start, start + 5);
  put.operation = 1;
  r.recorders[0].record(sample(start, start + 5));
  r.recorders[1].record(put);
  CHECK_FALSE(r.all.capped());
  r.finish(start + 10);
  CHECK(r.all.capped());
  CHECK(r.all.total_count() == 2);
  CHECK(r.all.whole().find(other_scenario, other_operation, SPATE_OUTCOME_OK)->count == 1);
}

TEST_CASE("collector: the interval log holds every sample under its interval, late ones as further lines") {
  char path[] = "/tmp/spate_collector_XXXXXX";
  const int file = mkstemp(path);
  REQUIRE(file >= 0);
  hlog_writer log(file, 1'700'000'000 * s);
  run r(2, &log);
  r.recorders[0].record(sample(start + 900 * ms, start + 950 * ms));
  r.recorders[0].record_time(0, 1, 3 * ms);
  r.recorders[1].record(sample(start + 900 * ms, start + 960 * ms));
  r.advance_all(start + s);
  REQUIRE_FALSE(r.all.collect(start + s));
  r.recorders[1].record(sample(start + 800 * ms, start + 2100 * ms));
  r.finish(start + 2200 * ms);

  std::ifstream in(path);
  const hlog_contents read = read_hlog(in);
  CHECK(read.report.damaged == 0);
  CHECK_FALSE(read.report.torn);
  const auto response = read.histograms.find({"reader/get/ok/response_time", 0, s});
  REQUIRE(response != read.histograms.end());
  CHECK(response->second.count() == 3);
  CHECK(response->second.max() == 1300 * ms);
  CHECK(read.histograms.count({"reader/get/ok/blocked", 0, s}) == 1);
  CHECK(read.histograms.count({"reader/get/ok/first_byte", 0, s}) == 0);
  CHECK(read.histograms.count({"-/put/-/connect_time", 0, s}) == 1);
  CHECK(read.report.lines > read.histograms.size());
  for (const double q : {0.1, 0.5, 1.0})
    CHECK(response->second.value_at(q) == r.all.whole().find(0, 0, 0)->of(metric::response_time).value_at(q));
  ::close(file);
  ::unlink(path);
}

TEST_CASE("collector: a log that cannot be written is an error, and the numbers stay whole") {
  const int full = ::open("/dev/full", O_WRONLY);
  REQUIRE(full >= 0);
  hlog_writer log(full, 0);
  run r(1, &log);
  r.recorders[0].record(sample(start, start + 5));
  r.recorders[0].finish(start + 10);
  CHECK(r.all.finish(start + 10) == std::errc::no_space_on_device);
  CHECK(count_in(r.all.whole()) == 1);
  CHECK(log.lost_lines() > 0);
  ::close(full);
}

TEST_CASE("collector: workers record while it collects, and nothing is lost") {
  run r(2);
  constexpr int64_t samples = 20'000;
  std::atomic<int> working{2};
  std::vector<std::thread> workers;
  for (interval_recorder& recorder : r.recorders)
    workers.emplace_back([&recorder, &working] {
      for (int64_t i = 0; i < samples; ++i)
        recorder.record(sample(start + i * ms / 5, start + i * ms / 5 + (i % 9) * 50 * ms));
      recorder.finish(start + 5 * s);
      --working;
    });
  while (working > 0) {
    const uint32_t closed = std::min(r.recorders[0].closed_below(), r.recorders[1].closed_below());
    REQUIRE_FALSE(r.all.collect(r.grid.at(std::min(closed, 5u)).start_ns));
  }
  for (std::thread& worker : workers) worker.join();
  REQUIRE_FALSE(r.all.finish(start + 5 * s));
  CHECK(r.all.total_count() == 2 * samples);
  CHECK(count_in(r.all.whole()) == 2 * samples);
  CHECK(r.all.whole().find(0, 0, SPATE_OUTCOME_OK)->completed == 2 * samples);
}

TEST_CASE("a gauge is the sum of what stands in all workers, and a worker that comes late mends it from there on") {
  run one(2);
  one.recorders[0].add_counter(1, 0, 3);
  one.recorders[1].add_counter(1, 0, 2);
  one.advance_all(start + 1 * s);
  REQUIRE_FALSE(one.all.collect(start + 1 * s));
  REQUIRE(one.intervals.size() == 1);
  CHECK(one.intervals[0].levels == std::vector<int64_t>{5});
  // The second worker stalls with a change that nobody knows of.
  one.recorders[0].add_counter(1, 1, -1);
  one.recorders[1].add_counter(1, 0, 10);
  one.recorders[0].advance(start + 2 * s);
  REQUIRE_FALSE(one.all.collect(start + 2 * s + 600 * ms));
  REQUIRE(one.intervals.size() == 2);
  CHECK(one.intervals[1].levels == std::vector<int64_t>{4});
  one.advance_all(start + 3 * s);
  REQUIRE_FALSE(one.all.collect(start + 3 * s));
  REQUIRE(one.intervals.size() == 4);
  CHECK(one.intervals[2].late);
  CHECK(one.intervals[2].levels.empty());
  CHECK(one.intervals[3].levels == std::vector<int64_t>{14});
  one.finish(start + 4 * s);
}
