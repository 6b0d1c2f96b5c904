#include "verdict/capacity.hpp"

#include <catch2/catch.hpp>

#include <memory>

#include "unit/verdict/run_fixture.hpp"
#include "verdict/generator_health.hpp"
#include "verdict/verdict.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;
using verdict::test::second;

namespace {

/// Steps of 100/s, 200/s ... of ten seconds each, with samples of their own.
struct stepped_run {
  run_fixture run;
  std::vector<stats::grid_phase> plan;
  std::vector<std::unique_ptr<stats::series_table>> tables;
  std::size_t held_to_the_end;

  explicit stepped_run(std::size_t steps) : held_to_the_end(steps) {
    profile::load load;
    load.model = profile::load_model::open;
    load.stages.push_back({"100/s", 100, 10 * second, true, true});
    run.model.loads.push_back(load);
    run.require("p95(response_time) < 50ms", {.operation = false, .scenario = false, .phase = true});
    run.model.objectives[0].name = "latency";
    run.model.objectives[0].evidence = true;
    run.require("capacity(latency) >= 250/s");
    for (std::size_t i = 0; i < steps; ++i) {
      profile::phase phase;
      phase.name = std::to_string(100 * (i + 1)) + "/s";
      phase.end_ns = static_cast<std::int64_t>(i + 1) * 10 * second;
      phase.step = 100.0 * static_cast<double>(i + 1);
      run.model.phases.push_back(phase);
      plan.push_back({phase.name, stats::phase::steady, phase.end_ns, true});
      tables.push_back(std::make_unique<stats::series_table>(run.shape));
    }
  }

  void step(std::size_t index, int count, std::int64_t response_ns) {
    for (int i = 0; i < count; ++i) {
      stats::sample_times sample{};
      sample.due_ns = sample.start_ns = second;
      sample.end_ns = second + response_ns;
      tables[index]->record(sample);
      run.measured.record(sample);
    }
  }

  measurements taken() {
    measurements out = run.taken();
    for (std::size_t i = 0; i < plan.size(); ++i) {
      const std::int64_t start_ns = static_cast<std::int64_t>(i) * 10 * second;
      out.phases.push_back({&plan[i], start_ns, i < held_to_the_end ? 10 * second : 3 * second, tables[i].get()});
    }
    return out;
  }
};

judgement last_of(const std::vector<judgement>& all) { return all.back(); }

}  // namespace

TEST_CASE("the capacity is the last step before the first one that was missed") {
  stepped_run one(4);
  one.step(0, 100, 10 * ms);
  one.step(1, 100, 20 * ms);
  one.step(2, 100, 90 * ms);
  one.step(3, 100, 10 * ms);  // luck after a miss proves nothing
  const auto found = read_capacity(one.taken(), "latency", delays::counted);
  CHECK(found.value == 200.0);
  CHECK(found.count == 3);
  CHECK_FALSE(found.at_least);
  CHECK(found.note == "step 300/s missed p95(response_time) < 50ms");
  const judgement judged = last_of(judge(one.taken()));
  CHECK(judged.held == false);
  CHECK(judged.unit == std::string("per_second"));
}

TEST_CASE("when no step was missed, the capacity is at least the last one") {
  stepped_run one(3);
  for (std::size_t i = 0; i < 3; ++i) one.step(i, 100, 10 * ms);
  const auto found = read_capacity(one.taken(), "latency", delays::counted);
  CHECK(found.value == 300.0);
  CHECK(found.at_least);
  CHECK(last_of(judge(one.taken())).held == true);
}

TEST_CASE("a first step that was missed is a capacity of 0, not a missing sample") {
  stepped_run one(2);
  one.step(0, 100, 90 * ms);
  const auto found = read_capacity(one.taken(), "latency", delays::counted);
  CHECK(found.value == 0.0);
  CHECK(last_of(judge(one.taken())).held == false);
}

TEST_CASE("a step that was cut short proves nothing, and neither does one without enough samples") {
  stepped_run cut(3);
  for (std::size_t i = 0; i < 3; ++i) cut.step(i, 100, 10 * ms);
  cut.held_to_the_end = 2;
  CHECK(read_capacity(cut.taken(), "latency", delays::counted).value == 200.0);
  CHECK(read_capacity(cut.taken(), "latency", delays::counted).note == "step 300/s was not held to its end");

  stepped_run silent(2);
  silent.step(0, 100, 10 * ms);
  const auto found = read_capacity(silent.taken(), "latency", delays::counted);
  CHECK(found.value == 100.0);
  CHECK_FALSE(found.at_least);
}

TEST_CASE("an objective that only capacity() looks at fails no run, and excuses no generator") {
  stepped_run one(3);
  one.step(0, 100, 10 * ms);
  one.step(1, 100, 10 * ms);
  one.step(2, 100, 90 * ms);
  one.run.model.objectives[1].require.clear();
  const auto judged = judge(one.taken());
  REQUIRE(judged.size() == 3);
  CHECK(judged[2].held == false);
  CHECK(judged[2].evidence);
  CHECK(conclude(one.run.model, judged, {}, {}).status == status::pass);
}

TEST_CASE("the first step that missed is found as soon as it is over") {
  stepped_run one(3);
  one.step(0, 100, 10 * ms);
  one.step(1, 100, 90 * ms);
  one.held_to_the_end = 1;
  CHECK_FALSE(missed_step(one.taken()));
  one.held_to_the_end = 2;
  const auto found = missed_step(one.taken());
  REQUIRE(found);
  CHECK(found->phase == 1u);
  CHECK(found->objective == "latency");
}
