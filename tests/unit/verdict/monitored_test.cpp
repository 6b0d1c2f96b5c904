#include <catch2/catch.hpp>

#include "health/record.hpp"
#include "unit/verdict/run_fixture.hpp"
#include "verdict/health_json.hpp"
#include "verdict/verdict.hpp"
#include "verdict/watch.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::run_fixture;
using verdict::test::second;

namespace {

constexpr double mib = 1024 * 1024;

/// A run of 2 s warm-up and 10 s, with a monitor of four metrics that is read once a second.
struct monitored_run : run_fixture {
  enum : std::uint32_t { cpu, memory, connections, oldest };
  std::unique_ptr<spate::health::record> record;
  std::vector<spate::health::stretch> steady = {{2 * second, 12 * second}};
  std::int64_t measured_s = 10;

  monitored_run() {
    profile::monitor platform;
    platform.name = "platform";
    platform.plugin = "process";
    platform.every_ns = second;
    platform.metrics = {{"cpu", "ratio", ""},
                        {"memory_anonymous", "bytes", ""},
                        {"open_connections", "count", ""},
                        {"oldest", "seconds", ""}};
    model.monitors.push_back(platform);
    record = std::make_unique<spate::health::record>(model);
    add(0, 1000, test::ms);
  }

  void require_of(const std::string& text, const std::string& metric, std::uint32_t index) {
    require(text);
    model.objectives.back().monitored.push_back({metric, 0, index});
  }
  void read(std::int64_t at_ns, std::uint32_t metric, double value,
            spate::health::moment when = spate::health::moment::during) {
    record->add({0, when, at_ns, {{metric, value}}, {}});
  }
  void miss(std::int64_t at_ns, std::uint32_t metric, const std::string& reason,
            spate::health::moment when = spate::health::moment::during) {
    record->add({0, when, at_ns, {}, {{metric, reason}}});
  }
  measurements all() const {
    measurements out = taken();
    out.health = record.get();
    out.stretches = steady;
    out.measured_ns = measured_s * second;
    return out;
  }
  judgement judged() const { return judge(all()).at(0); }
};

}  // namespace

TEST_CASE("a monitor's metric is judged on the readings of the steady time") {
  monitored_run run;
  run.read(1 * second, run.cpu, 1.0);  // warm-up
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.cpu, i < 8 ? 0.5 : 0.75);
  run.read(13 * second, run.cpu, 1.0);
  run.require_of("mean(cpu) < 80%", "cpu", run.cpu);
  const judgement got = run.judged();
  CHECK(got.held == true);
  CHECK(got.value == Approx((6 * 0.5 + 5 * 0.75) / 11));
  CHECK(got.count == 11);
  CHECK(got.unit == "ratio");
  CHECK(got.monitor == 0);
  CHECK(got.reason.empty());
}

TEST_CASE("alone it is the largest, and min is the least") {
  monitored_run run;
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.connections, i);
  run.require_of("open_connections <= 12", "open_connections", run.connections);
  CHECK(run.judged().value == 12);
  CHECK(run.judged().held == true);
  run.model.objectives.clear();
  run.require_of("min(open_connections) >= 3", "open_connections", run.connections);
  CHECK(run.judged().value == 2);
  CHECK(run.judged().held == false);
}

TEST_CASE("times of a monitor are compared as all times are") {
  monitored_run run;
  run.read(5 * second, run.oldest, 7.5);
  run.require_of("max(oldest) < 5s", "oldest", run.oldest);
  const judgement got = run.judged();
  CHECK(got.held == false);
  CHECK(got.unit == "ms");
  CHECK(got.value == 7.5e9);
}

TEST_CASE("no sample where one was expected is a miss, with what the monitor said") {
  monitored_run run;
  run.require_of("mean(cpu) < 80%", "cpu", run.cpu);
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: nothing was read");
  run.read(1 * second, run.cpu, 0.5);
  run.miss(3 * second, run.cpu, "no process has the number 4711");
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: no process has the number 4711");
  const auto answer = conclude(run.model, judge(run.all()), {}, {});
  CHECK(answer.exit_status == 1);
  CHECK(answer.reasons ==
        std::vector<std::string>{
            "objective goal: platform: mean(cpu) < 80% was missed; no sample: no process has the number 4711"});
}

TEST_CASE("what is missing in between is said when the rest misses") {
  monitored_run run;
  run.read(3 * second, run.cpu, 0.9);
  run.miss(4 * second, run.cpu, "busy");
  run.require_of("mean(cpu) < 80%", "cpu", run.cpu);
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "1 of 2 readings are missing: busy");
}

TEST_CASE("leaked is the level after the run less the one before it, never below nothing") {
  using spate::health::moment;
  monitored_run run;
  run.require_of("leaked(open_connections) == 0", "open_connections", run.connections);
  run.read(-second, run.connections, 5, moment::before);
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.connections, 100);
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: after the run, nothing was read");
  run.read(13 * second, run.connections, 42, moment::after);
  judgement got = run.judged();
  CHECK(got.held == false);
  CHECK(got.value == 37);
  CHECK(got.unit == "count");
  CHECK(got.reason == "42 after the run, 5 before it");
  run.read(14 * second, run.connections, 4, moment::after);
  got = run.judged();
  CHECK(got.held == true);
  CHECK(got.value == 0);
  run.miss(15 * second, run.connections, "the process is gone", moment::after);
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: after the run, the process is gone");
}

TEST_CASE("memory_growth judges a long run, and of a short one large growth only") {
  monitored_run run;
  run.require_of("memory_growth < 10%", "memory_growth", run.memory);
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.memory, (100 + 1.0 * i) * mib);
  judgement got = run.judged();
  CHECK_FALSE(got.held);
  CHECK(got.unit == "ratio");
  CHECK(got.value == Approx(10.0 / 102));
  CHECK(got.reason ==
        "too short: 10 s of steady load, 300 s needed to judge growth up to 16 MiB; it grew by 10 MiB from 102 MiB in "
        "10 s");
  CHECK(conclude(run.model, judge(run.all()), {}, {}).exit_status == 0);

  run.record = std::make_unique<spate::health::record>(run.model);
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.memory, (100 + 2.0 * i) * mib);
  got = run.judged();
  CHECK(got.held == false);
  CHECK(got.reason == "grew by 20 MiB from 104 MiB in 10 s");
  CHECK(got.interval->first == Approx(20.0 / 104));

  run.record = std::make_unique<spate::health::record>(run.model);
  run.steady = {{2 * second, 402 * second}};
  for (int i = 2; i <= 402; ++i) run.read(i * second, run.memory, (100 + 0.02 * i) * mib);
  got = run.judged();
  CHECK(got.held == true);
  CHECK(got.value == Approx(8.0 / 100.04));

  run.record = std::make_unique<spate::health::record>(run.model);
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: nothing was read");
}

TEST_CASE("a run that is over before growth can have its three readings is too short, unless one of them failed") {
  monitored_run run;
  run.require_of("memory_growth < 10%", "memory_growth", run.memory);
  run.measured_s = 2;
  run.steady = {{2 * second, 4 * second}};
  run.read(2 * second, run.memory, 100 * mib);
  run.read(3 * second, run.memory, 100 * mib);
  CHECK_FALSE(run.judged().held);
  CHECK(run.judged().reason == "too short: 2 s of steady load with 2 readings, growth takes 3");

  run.measured_s = 4;
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: growth takes 3 readings above 0, there are 2");

  run.measured_s = 2;
  run.miss(3'500'000'000, run.memory, "the process is gone");
  CHECK(run.judged().held == false);
  CHECK(run.judged().reason == "no sample: growth takes 3 readings above 0, there are 2");
}

TEST_CASE("a target that answers nothing has a health all the same") {
  monitored_run run;
  run.require_of("mean(cpu) < 80%", "cpu", run.cpu);
  run.read(5 * second, run.cpu, 0.5);
  run.availability.stalled_ns = 5 * second;
  CHECK(run.judged().held == true);
}

TEST_CASE("each phase is judged on its own readings") {
  monitored_run run;
  run.require("mean(cpu) < 80%", {.operation = false, .scenario = false, .phase = true});
  run.model.objectives.back().monitored.push_back({"cpu", 0, run.cpu});
  run.model.phases = {{"low", profile::phase_kind::steady, 6 * second, true, {}},
                      {"high", profile::phase_kind::steady, 12 * second, true, {}}};
  const stats::grid_phase low{"low", stats::phase::steady, 6 * second, true},
      high{"high", stats::phase::steady, 12 * second, true};
  for (int i = 0; i <= 12; ++i) run.read(i * second + second / 2, run.cpu, i < 6 ? 0.2 : 0.9);
  measurements from = run.all();
  from.phases = {{&low, 0, 6 * second, &run.measured}, {&high, 6 * second, 6 * second, &run.measured}};
  const auto got = judge(from);
  REQUIRE(got.size() == 2);
  CHECK(got[0].held == true);
  CHECK(got[0].value == Approx(0.2));
  CHECK(got[1].held == false);
  CHECK(got[1].value == Approx(0.9));
}

TEST_CASE("a window looks at its own readings, and misses when none comes") {
  monitored_run run;
  run.require_of("mean(cpu) < 80%", "cpu", run.cpu);
  run.model.objectives.back().window_ns = 5 * second;
  const stats::interval_grid grid(100 * second, 2 * second, 20 * second);
  watch watched(run.model, run.names, run.shape, grid, run.record.get());
  stats::series_table now{run.shape};
  const auto tell = [&](std::uint32_t i) {
    watched.see({grid.at(i), false, now, {10, 0, 0}, {}, 0, 0, {}}, run.measured, {run.availability});
  };
  for (std::uint32_t i = 0; i < 12; ++i) {
    run.read((i + 1) * second - second / 10, run.cpu, i == 9 ? 0.99 : 0.5);
    tell(i);
  }
  REQUIRE(watched.answer(0, delays::counted) != nullptr);
  CHECK(watched.answer(0, delays::counted)->held == true);
  CHECK(watched.answer(0, delays::counted)->value == Approx((4 * 0.5 + 0.99) / 5));
  run.miss(13 * second - second / 10, run.cpu, "the process is gone");
  for (std::uint32_t i = 12; i < 18; ++i) tell(i);
  const judgement* got = watched.answer(0, delays::counted);
  CHECK(got->held == false);
  CHECK(got->reason == "in the 5 s up to 17 s of the load: no sample: the process is gone");
}

TEST_CASE("the result says what was read, and why the rest was not") {
  using spate::health::moment;
  monitored_run run;
  run.read(-second, run.connections, 5, moment::before);
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.connections, i);
  run.read(13 * second, run.connections, 6, moment::after);
  for (int i = 2; i <= 12; ++i) run.read(i * second, run.memory, (100 + 2.0 * i) * mib);
  run.miss(5 * second, run.cpu, "not allowed");
  const measurements from = run.all();
  const boost::json::array got = health_json(run.model, &from);
  REQUIRE(got.size() == 1);
  const boost::json::object& platform = got[0].as_object();
  CHECK(platform.at("monitor") == "platform");
  CHECK(platform.at("every_s") == 1.0);
  const boost::json::array& metrics = platform.at("metrics").as_array();
  REQUIRE(metrics.size() == 4);
  const boost::json::object &cpu = metrics[0].as_object(), &memory = metrics[1].as_object(),
                            &connections = metrics[2].as_object();
  CHECK(cpu.at("mean").is_null());
  CHECK(cpu.at("samples") == 0);
  CHECK(cpu.at("missing") == 1);
  CHECK(cpu.at("reason") == "not allowed");
  CHECK_FALSE(cpu.contains("growth"));
  CHECK(memory.at("growth").at("bytes").as_double() == Approx(20 * mib));
  CHECK(memory.at("growth").at("interval").as_array().size() == 2);
  CHECK(connections.at("before") == 5.0);
  CHECK(connections.at("min") == 2.0);
  CHECK(connections.at("mean") == 7.0);
  CHECK(connections.at("max") == 12.0);
  CHECK(connections.at("last") == 12.0);
  CHECK(connections.at("after") == 6.0);
  CHECK(connections.at("reason").is_null());
  CHECK(health_json(run.model, nullptr).empty());
}
