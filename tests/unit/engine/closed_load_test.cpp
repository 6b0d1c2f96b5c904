// Closed loads: stages of users, limits on tasks, pacing, and several loads at once.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "engine/user_spans.hpp"
#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

profile::load_stage stage(double to, std::int64_t over_ns) {
  profile::load_stage made;
  made.to = to;
  made.over_ns = over_ns;
  return made;
}

// Users of a load that live at an instant.
std::size_t alive_at(const std::vector<user_span>& spans, std::int64_t at_ns) {
  return static_cast<std::size_t>(std::count_if(spans.begin(), spans.end(), [&](const user_span& each) {
    return each.begin_ns <= at_ns && at_ns < each.end_ns;
  }));
}

profile::load& second_load(profile::model& model) {
  profile::load& made = model.loads.emplace_back();
  made.name = "second";
  return made;
}

std::vector<std::int64_t> due_of(const virtual_run& one, std::uint32_t operation) {
  std::vector<std::int64_t> out;
  for (const seen& each : one.fakes[0].log)
    if (each.operation == operation) out.push_back(each.due_ns - one.start_ns);
  return out;
}

}  // namespace

TEST_CASE("users follow the stages: they begin and leave at the instants at which the level passes them") {
  profile::load load;
  load.stages = {stage(10, 10 * second), stage(10, 5 * second), stage(4, 6 * second), stage(20, 0),
                 stage(20, second),      stage(0, 0),           stage(0, second),     stage(3, 3 * second)};
  const std::vector<user_span> spans = spans_of(load);
  CHECK(alive_at(spans, 0) == 1);
  CHECK(alive_at(spans, 4500 * ms) == 5);
  CHECK(alive_at(spans, 12 * second) == 10);
  CHECK(alive_at(spans, 18'500 * ms) == 7);
  CHECK(alive_at(spans, 21'500 * ms) == 20);
  CHECK(alive_at(spans, 22'500 * ms) == 0);
  CHECK(alive_at(spans, 24'500 * ms) == 2);
  CHECK(alive_at(spans, 100 * second) == 3);
  for (std::size_t i = 1; i < spans.size(); ++i) CHECK(spans[i - 1].begin_ns <= spans[i].begin_ns);
  // One place is never taken by two at once.
  for (const user_span& each : spans)
    for (const user_span& other : spans)
      if (&each != &other && each.place == other.place)
        CHECK((each.end_ns <= other.begin_ns || other.end_ns <= each.begin_ns));
}

TEST_CASE("a run with stages of users has as many of them as planned, each with its start and stop flow") {
  profile::model model = small_model(0, 3);
  profile::load& load = model.loads[0];
  load.stages = {stage(10, 2 * second), stage(10, 4 * second), stage(2, 0), stage(2, 4 * second)};
  model.scenarios[0].start = {send(1)};
  model.scenarios[0].stop = {send(2)};
  model.scenarios[0].think = always(100 * ms);
  virtual_run one(std::move(model));
  one.all();
  REQUIRE(one.gauges.size() >= 9);
  CHECK(one.gauges[3].users == 10);
  CHECK(one.gauges[8].users == 2);
  CHECK(one.totals.users == 10);
  CHECK(one.totals.peak_users == 10);
  CHECK(one.totals.users_of_loads == std::vector<std::uint32_t>{10});
  CHECK(one.count(1) == 10);
  CHECK(one.count(2) == 10);
  CHECK(one.totals.unfinished == 0);
  // Those that left did so at the jump, when their operation and think time were over.
  const auto stopped = due_of(one, 2);
  CHECK(std::count_if(stopped.begin(), stopped.end(), [](auto at) { return at >= 6 * second && at < 6200 * ms; }) == 8);
  CHECK(one.fakes[0].violations.empty());
  CHECK(one.fakes[0].started == one.fakes[0].stopped);
}

TEST_CASE("each user ends after its iterations, and the run when all have") {
  profile::model model = small_model(7, 2);
  model.loads[0].iterations = 3;
  model.scenarios[0].stop = {send(1)};
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(0) == 21);
  CHECK(one.count(1) == 7);
  CHECK(one.totals.end_ns - one.totals.start_ns < 4 * second);
  CHECK(one.totals.unfinished == 0);
}

TEST_CASE("users share their iterations on any number of workers") {
  for (const std::uint32_t workers : {1u, 4u}) {
    profile::model model = small_model(7);
    model.loads[0].shared_iterations = 40;
    model.scenarios[0].think = uniform(0, 20 * ms);
    virtual_run one(std::move(model), {workers});
    one.all();
    CHECK(one.count(0) == 40);
    CHECK(one.totals.end_ns - one.totals.start_ns < 2 * second);
    CHECK(one.fakes[0].violations.empty());
  }
}

TEST_CASE("with pacing a task is due one period after the one before began, however long it took") {
  profile::model model = small_model(1);
  model.scenarios[0].think = {};
  model.scenarios[0].pacing_ns = 500 * ms;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work& work) { return (work.scheduled_ns / ms) % 7 * 20 * ms; };
  one.all();
  const auto due = due_of(one, 0);
  REQUIRE(due.size() == 20);
  for (std::size_t i = 0; i < due.size(); ++i) CHECK(due[i] == static_cast<std::int64_t>(i) * 500 * ms);
}

TEST_CASE("a period that the task before outlasted was due all the same: the wait for the user is blocked time") {
  profile::model model = small_model(1);
  model.scenarios[0].think = {};
  model.scenarios[0].pacing_ns = 500 * ms;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [&](const spate_work&) {
    return one.fakes[0].log.size() == 4 ? 1700 * ms : 10 * ms;
  };
  one.all();
  const auto due = due_of(one, 0);
  // Began at 1.5 s, ended at 3.2 s: the next was due at 2 s, and the one after it counts from 3.2 s.
  CHECK(due[3] == 1500 * ms);
  CHECK(due[4] == 2000 * ms);
  CHECK(due[5] == 3700 * ms);
  const stats::series* ok = one.series(0);
  CHECK(ok->of(stats::metric::blocked).max() == Approx(1200 * ms).epsilon(0.001));
  CHECK(ok->of(stats::metric::start_lag).max() == 0);
}

TEST_CASE("several loads play their own scenarios, one after the other or together") {
  profile::model model = small_model(3, 2);
  model.scenarios[0].think = always(90 * ms);
  profile::scenario& writer = model.scenarios.emplace_back();
  writer.name = "writer";
  writer.think = always(90 * ms);
  writer.tasks.push_back(task("write", 1, {send(1)}));
  model.loads[0].scenarios = {0};
  model.loads[0].length_ns = 4 * second;
  profile::load& later = second_load(model);
  later.scenarios = {1};
  later.start_ns = 4 * second;
  later.model = profile::load_model::open;
  later.level = 50;
  later.users = 20;
  virtual_run one(std::move(model), {2});
  one.all();
  const auto read = due_of(one, 0), written = due_of(one, 1);
  CHECK(read.size() == 120);
  CHECK(*std::max_element(read.begin(), read.end()) < 4 * second);
  CHECK(written.size() == 300);
  CHECK(*std::min_element(written.begin(), written.end()) == 4 * second);
  CHECK(one.totals.loads[1].due == 300);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("a load's stop bounds what its users still do after its end") {
  for (const std::int64_t stop_ns : {0 * second, 2 * second}) {
    profile::model model = small_model(4, 2);
    model.scenarios[0].stop = {pause(always(second)), send(1)};
    model.loads[0].length_ns = 3 * second;
    model.loads[0].stop_ns = stop_ns;
    second_load(model).users = 1;
    virtual_run one(std::move(model));
    one.all();
    // The other load's user has its stop flow in any case.
    CHECK(one.count(1) == (stop_ns == 0 ? 1 : 5));
    CHECK(one.fakes[0].started == one.fakes[0].stopped);
  }
}

TEST_CASE("samples belong to the phase of their due instant, and all phases add up to the schedule") {
  profile::model model = small_model(0);
  profile::load& load = model.loads[0];
  load.model = profile::load_model::open;
  load.users = 2000;
  load.stages = {stage(100, 0), stage(100, 3 * second), stage(300, 2 * second), stage(300, 3 * second)};
  model.duration_ns = 8 * second;
  model.phases = {{"100/s", profile::phase_kind::steady, 3 * second, true},
                  {"to 300/s", profile::phase_kind::ramp, 5 * second, false},
                  {"300/s", profile::phase_kind::steady, 8 * second, true}};
  virtual_run one(std::move(model), {2});
  // Answers come seconds later, in another phase than they were due in.
  one.fakes[0].script.service_ns = [](const spate_work&) { return 2500 * ms; };
  one.all();
  const auto& phases = one.results->by_phase();
  REQUIRE(phases.size() == 3);
  const auto count = [&](std::size_t phase) { return phases[phase].find(0, 0, SPATE_OUTCOME_OK)->count; };
  CHECK(count(0) == 300);
  CHECK(count(1) == 400);
  CHECK(count(2) == 900);
  CHECK(one.count(0) == 1600);
  CHECK(one.results->measured().find(0, 0, SPATE_OUTCOME_OK)->count == 1200);
  CHECK(one.totals.loads[0].due == 1600);
}
