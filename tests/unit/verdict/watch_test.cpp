#include "verdict/watch.hpp"

#include <catch2/catch.hpp>

#include "unit/verdict/run_fixture.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;
using verdict::test::second;

namespace {

constexpr std::int64_t load_start = 1000 * second;

/// A run of 2 s warm-up and 60 s, whose intervals a test fills one after the other.
struct watched_run : run_fixture {
  stats::interval_grid grid{load_start, 2 * second, 60 * second};
  std::unique_ptr<verdict::watch> watched;
  stats::series_table now{shape};
  stats::load_gauges gauges{10, 0, 0};
  std::vector<stats::open_operation> open;
  std::vector<stats::gauge_level> levels;
  stats::availability_result up{1, 0, 0, 0, 0, 0, 0, false};
  std::uint32_t next = 0;
  bool paused = false;  // of the intervals to come

  profile::objective& objective(const std::string& text, std::int64_t window_s, bool abort = false) {
    require(text);
    profile::objective& made = model.objectives.back();
    made.window_ns = window_s * second;
    made.abort = abort;
    return made;
  }
  /// `count` samples of an operation, due in the interval under way.
  void samples(std::uint32_t operation, int count, std::int64_t response_ns, std::uint16_t outcome = SPATE_OUTCOME_OK,
               std::int64_t lag_ns = 0) {
    for (int i = 0; i < count; ++i) {
      stats::sample_times sample{};
      sample.due_ns = grid.at(next).start_ns;
      sample.start_ns = sample.due_ns + lag_ns;
      sample.end_ns = sample.due_ns + response_ns;
      sample.start_lag_ns = lag_ns;
      sample.operation = operation;
      sample.outcome = outcome;
      now.record(sample);
    }
  }
  /// Ends the interval under way and tells it.
  void tell() {
    if (!watched) watched = std::make_unique<verdict::watch>(model, names, shape, grid);
    const stats::interval when = grid.at(next++);
    now.merge_into(whole);
    if (when.phase == stats::phase::steady) {
      now.merge_into(measured);
      up.steady_ns += second;
      up.observations += 10;
    }
    watched->see({when, false, now, gauges, open, 0, 0, levels}, measured, {up}, paused);
    now.reset();
  }
  void tell_late(std::uint32_t index) {
    now.merge_into(whole);
    now.merge_into(measured);
    watched->see({grid.at(index), true, now, {}, open, 0, 0}, measured, {up});
    now.reset();
  }
  /// Intervals of `count` samples each.
  void seconds(int how_many, int count, std::int64_t response_ns, std::uint16_t outcome = SPATE_OUTCOME_OK) {
    for (int i = 0; i < how_many; ++i) {
      samples(0, count, response_ns, outcome);
      tell();
    }
  }
  judgement judged(std::size_t index = 0, delays how = delays::counted) {
    watched->finish({up});
    measurements from = taken();
    from.availability = {up};
    from.watched = watched.get();
    from.gauges = watched->gauges();
    return judge(from, how)[index];
  }
};

}  // namespace

TEST_CASE("a window that misses is a miss of the run, whatever the rest of it was") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5);
  run.seconds(2, 100, 500 * ms);  // warm-up: nobody looks
  run.seconds(20, 100, 10 * ms);
  run.seconds(2, 100, 80 * ms);
  run.seconds(20, 100, 10 * ms);
  const auto judged = run.judged();
  CHECK(judged.held == false);
  CHECK(judged.window_ns == 5 * second);
  CHECK(*judged.at_ns == 23 * second);  // 2 s of warm-up, 20 s, and the first slow one: a fifth of the window
  CHECK(judged.count == 500);
  CHECK(*judged.value == Approx(80.0 * ms).epsilon(0.001));
  CHECK(judged.reason == "in the 5 s up to 23 s of the load");
}

TEST_CASE("windows that all hold show the one that came closest to the limit") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5);
  run.seconds(2, 100, 10 * ms);
  run.seconds(10, 100, 10 * ms);
  run.seconds(5, 100, 40 * ms);
  run.seconds(10, 100, 10 * ms);
  const auto judged = run.judged();
  CHECK(judged.held == true);
  CHECK(*judged.value == Approx(40.0 * ms).epsilon(0.001));
  CHECK(judged.reason.empty());
}

TEST_CASE("a window is looked at when it is full, and not before `delay`") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5).delay_ns = 10 * second;
  run.seconds(2, 100, 10 * ms);
  run.seconds(5, 100, 100 * ms);  // before the delay, and in no window that is looked at
  run.seconds(20, 100, 10 * ms);
  CHECK(run.judged().held == true);
}

TEST_CASE("while the load is paused nobody looks, and at no window that holds a part of a pause") {
  for (const bool told : {true, false}) {
    watched_run run;
    run.objective("rate >= 50/s", 5, true);
    run.seconds(2, 100, 10 * ms);
    run.seconds(10, 100, 10 * ms);
    run.paused = told;
    run.seconds(10, 0, 10 * ms);
    run.paused = false;
    run.seconds(10, 100, 10 * ms);
    CHECK((run.watched->abort() == nullptr) == told);
    // What comes behind it is looked at again.
    run.seconds(5, 10, 10 * ms);
    CHECK(run.watched->abort() != nullptr);
  }
}

TEST_CASE("with `for`, a miss counts when it lasts that long without a break") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 1).for_ns = 3 * second;
  run.seconds(2, 100, 10 * ms);
  run.seconds(3, 100, 100 * ms);
  run.seconds(1, 100, 10 * ms);
  run.seconds(3, 100, 100 * ms);
  SECTION("two misses that are too short") {
    run.seconds(1, 100, 10 * ms);
    CHECK(run.judged().held == true);
  }
  SECTION("one that is long enough") {
    run.seconds(1, 100, 100 * ms);
    const auto judged = run.judged();
    CHECK(judged.held == false);
    CHECK(judged.reason == "in the 1 s up to 10 s of the load, and for 3 s without a break");
  }
}

TEST_CASE("an objective with abort = true ends the run at its first miss") {
  watched_run run;
  run.objective("error_ratio < 20%", 5, true);
  run.seconds(2, 100, 10 * ms, SPATE_OUTCOME_RESET);
  run.seconds(5, 100, 10 * ms);
  CHECK(run.watched->abort() == nullptr);
  run.seconds(1, 100, 10 * ms, SPATE_OUTCOME_RESET);
  REQUIRE(run.watched->abort() != nullptr);
  CHECK(run.watched->abort()->objective == "goal");
  CHECK(*run.watched->abort()->at_ns == 8 * second);
  CHECK(*run.watched->abort()->value == Approx(0.2));
  run.seconds(1, 1000, 10 * ms);
  CHECK(run.judged().held == false);
}

TEST_CASE("without a window, an objective that ends the run is looked at on all of the steady time so far") {
  watched_run run;
  run.objective("error_ratio < 20%", 0, true);
  run.seconds(2, 100, 10 * ms);
  run.seconds(8, 100, 10 * ms);
  run.seconds(1, 100, 10 * ms, SPATE_OUTCOME_RESET);
  CHECK(run.watched->abort() == nullptr);
  run.seconds(2, 100, 10 * ms, SPATE_OUTCOME_RESET);
  REQUIRE(run.watched->abort() != nullptr);
  CHECK(run.watched->abort()->reason == "12 s into the load");
}

TEST_CASE("one failed operation of a few is no miss, several are") {
  watched_run run;
  run.objective("error_ratio < 20%", 5);
  run.seconds(2, 1, 10 * ms);
  run.samples(0, 1, 10 * ms, SPATE_OUTCOME_RESET);
  run.seconds(10, 1, 10 * ms);
  SECTION("one") { CHECK(run.judged().held == true); }
  SECTION("two") {
    run.samples(0, 2, 10 * ms, SPATE_OUTCOME_RESET);
    run.seconds(1, 1, 10 * ms);
    CHECK(run.judged().held == false);
  }
}

TEST_CASE("a time is not judged on fewer than 20 samples, and the result says so") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5);
  run.seconds(2, 3, 10 * ms);
  run.seconds(20, 3, 100 * ms);
  const auto judged = run.judged();
  CHECK_FALSE(judged.held);
  CHECK(judged.reason == "too few in every 5 s: 60 measured in all, 20 needed in each");
}

TEST_CASE("what is under way for longer than the limit counts as slower, before it has ended") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5);
  run.seconds(7, 100, 10 * ms);
  for (int i = 0; i < 100; ++i) run.open.push_back({run.grid.at(run.next).start_ns, 0, 0});
  run.seconds(1, 100, 10 * ms);
  const auto judged = run.judged();
  CHECK(judged.held == false);
  CHECK(judged.count == 600);
  CHECK(judged.reason == "in the 5 s up to 8 s of the load: 100 of 600 failed and count as slower than any limit");
}

TEST_CASE("a window in which nothing succeeds while something is under way is a stall, not silence") {
  watched_run run;
  run.objective("error_ratio < 20%", 3);
  run.seconds(7, 100, 10 * ms);
  run.open.push_back({run.grid.at(run.next).start_ns - 10 * ms, 0, 0});
  run.seconds(3, 0, 0);
  CHECK(run.judged().reason ==
        "in the 3 s up to 10 s of the load: a stall: nothing succeeded, 1 operation was under way all the time");
  CHECK(run.judged().held == false);
}

TEST_CASE("users who think send nothing: a window without samples is no miss") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 3);
  run.seconds(7, 100, 10 * ms);
  run.seconds(6, 0, 0);
  CHECK(run.judged().held == true);
}

TEST_CASE("samples that end after their interval was told are in the windows that follow") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5);
  run.seconds(7, 100, 10 * ms);
  run.samples(0, 100, 3000 * ms);
  run.tell_late(6);
  run.seconds(1, 100, 10 * ms);
  CHECK(run.judged().held == false);
}

TEST_CASE("a run that is shorter than the window is looked at once, at its end") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 30);
  run.seconds(2, 100, 10 * ms);
  run.seconds(5, 100, 100 * ms);
  const auto judged = run.judged();
  CHECK(judged.held == false);
  CHECK(judged.reason == "in the 5 s up to 7 s of the load");
}

TEST_CASE("rate, users, concurrency, availability and the oldest operation are those of the window") {
  watched_run run;
  run.objective("rate >= 50/s", 5);
  run.objective("users <= 10", 5);
  run.objective("concurrency <= 5", 5);
  run.objective("availability > 99%", 5);
  run.objective("oldest_in_flight < 2s", 5);
  run.seconds(12, 100, 10 * ms);
  for (std::size_t i = 0; i < 5; ++i) CHECK(run.judged(i).held == true);
  run.gauges = {11, 6, 0};
  run.open.push_back({run.grid.at(run.next).start_ns - 2500 * ms, 0, 0});
  run.up.outage_ns = 100 * ms;
  run.seconds(1, 10, 10 * ms);
  run.open.clear();
  run.gauges = {10, 0, 0};
  run.seconds(2, 0, 0);
  run.seconds(10, 100, 10 * ms);
  const auto rate = run.judged(0);
  CHECK(rate.held == false);
  CHECK(*rate.value == Approx(42.0));  // 2 of the 5 seconds with 100, one with 10
  CHECK(*run.judged(1).value == 11);
  CHECK(*run.judged(2).value == 6);
  CHECK(*run.judged(3).value == Approx(0.98));
  CHECK(*run.judged(4).value == 3500.0 * ms);
  CHECK(run.judged(4).unit == "ms");
}

TEST_CASE("a window that only our own lateness missed is told apart") {
  watched_run run;
  run.objective("p95(response_time) < 50ms", 5);
  run.seconds(7, 100, 10 * ms);
  run.samples(0, 100, 90 * ms, SPATE_OUTCOME_OK, 80 * ms);
  run.seconds(5, 100, 10 * ms);
  CHECK(run.judged(0, delays::counted).held == false);
  CHECK(run.judged(0, delays::taken_away).held == true);
}

TEST_CASE("a run whose target answered nothing up to its end misses what asks for answers, however few they were") {
  run_fixture run;
  run.require("p95(response_time) < 500ms");
  run.require("error_ratio < 50%");
  run.require("rate >= 1/s");
  run.require("p95(start_lag) < 1s");
  run.add(0, 1000, 10 * ms);
  run.add(0, 1, 9000 * ms, SPATE_OUTCOME_ABORTED);
  CHECK(judge(run.taken())[0].held == true);
  run.availability.stalled_ns = 900 * ms;
  CHECK(judge(run.taken())[0].held == true);
  run.availability.stalled_ns = 5 * second;
  run.model.targets[0].name = "api";
  const auto judged = judge(run.taken());
  CHECK(judged[0].held == false);
  CHECK(judged[0].reason == "a stall: nothing that target api was asked in the last 5 s was answered");
  CHECK(judged[1].held == false);
  CHECK(judged[2].held == true);
  CHECK(judged[3].held == true);
}

namespace {

/// A run with a gauge, which stands at `values` one second after the other from the steady time on.
struct gauged_run : watched_run {
  explicit gauged_run(const std::vector<std::int64_t>& values) : values_(values) {
    names.metrics = {"open"};
    names.gauges = {0};
    levels = {{0, 0}};
  }
  gauged_run& pass() {
    seconds(2, 20, 10 * ms);  // the warm-up, of which nothing counts
    for (const std::int64_t each : values_) {
      levels[0].value = each;
      seconds(1, 20, 10 * ms);
    }
    return *this;
  }

 private:
  std::vector<std::int64_t> values_;
};

}  // namespace

TEST_CASE("a gauge is judged by its largest, least and mean value at the ends of the steady time's seconds") {
  for (const auto& [text, value, held] :
       {std::tuple{"open >= 8", 8.0, true}, std::tuple{"min(open) >= 3", 2.0, false},
        std::tuple{"mean(open) == 5", 5.0, true}, std::tuple{"max(open) < 8", 8.0, false}}) {
    INFO(text);
    gauged_run run({5, 2, 8});
    run.require(text);
    const judgement judged = run.pass().judged();
    CHECK(judged.value == value);
    CHECK(judged.held == held);
    CHECK(judged.unit == "count");
    CHECK(judged.count == 3);
  }
}

TEST_CASE("a gauge of bytes is told in bytes") {
  gauged_run run({5000, 70'000'000, 8000});
  run.names.sizes = {0};
  run.require("max(open) < 64MiB");
  const judgement judged = run.pass().judged();
  CHECK(judged.value == 7e7);
  CHECK(judged.held == false);
  CHECK(judged.unit == "bytes");
}

TEST_CASE("a gauge of which nothing is known is a miss") {
  gauged_run run({});
  run.require("open >= 1");
  const judgement judged = run.pass().judged();
  CHECK(judged.held == false);
  CHECK(judged.reason == "no sample where one was expected");
}

TEST_CASE("a gauge in a window is that of its seconds, however few") {
  gauged_run run({9, 9, 9, 9, 1, 9});
  run.objective("min(open) >= 5", 2);
  const judgement judged = run.pass().judged();
  CHECK(judged.held == false);
  CHECK(judged.value == 1);
  CHECK(judged.reason == "in the 2 s up to 7 s of the load");
}
