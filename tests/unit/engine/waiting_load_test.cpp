// Loads that begin when others have ended, and values that loads go through.
#include <algorithm>
#include <catch2/catch.hpp>

#include "steered_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

constexpr std::int64_t moment = 5 * ms;  // within which a load follows on another

/// Two scenarios without think time, `first` sends op0 and `second` op1, each by a load of its own of 4 s and 3 s; the
/// second begins when the first has ended.
profile::model two_loads() {
  profile::model model = small_model(2, 2);
  model.scenarios[0].think = always(100 * ms);
  auto& second_one = model.scenarios.emplace_back();
  second_one.name = "second";
  second_one.think = always(100 * ms);
  second_one.tasks.push_back(task("second", 1, {send(1)}));
  model.duration_ns = 7 * second;
  model.loads[0].scenarios = {0};
  model.loads[0].length_ns = 4 * second;
  auto& other = model.loads.emplace_back();
  other.name = "other";
  other.users = 3;
  other.scenarios = {1};
  other.start_ns = 4 * second;
  other.length_ns = 3 * second;
  other.after = {0};
  return model;
}

std::int64_t first_due(const virtual_run& one, std::uint32_t operation) {
  std::int64_t out = INT64_MAX;
  for (const auto& [due_ns, of] : sent(one))
    if (of == operation) out = std::min(out, due_ns);
  return out;
}

std::int64_t last_due(const virtual_run& one, std::uint32_t operation) {
  std::int64_t out = 0;
  for (const auto& [due_ns, of] : sent(one))
    if (of == operation) out = std::max(out, due_ns);
  return out;
}

}  // namespace

TEST_CASE("a load begins as soon as the one that it waits for has ended, and lasts as long as it would have") {
  for (const std::uint32_t workers : {1u, 3u}) {
    profile::model model = two_loads();
    model.loads[0].iterations = 5;
    virtual_run one(std::move(model), {workers});
    one.all();
    CHECK(one.count(0) == 10);
    const std::int64_t ended_ns = last_due(one, 0), began_ns = first_due(one, 1);
    CHECK(began_ns > ended_ns);
    CHECK(one.totals.loads.at(1).began_ns < ended_ns + second);
    CHECK(began_ns >= one.totals.loads.at(1).began_ns);
    CHECK(began_ns <= one.totals.loads.at(1).began_ns + 100 * ms + moment);
    // Its three seconds, from where it began.
    const std::int64_t end_ns = one.totals.loads.at(1).began_ns + 3 * second;
    CHECK(last_due(one, 1) < end_ns);
    CHECK(last_due(one, 1) > end_ns - 300 * ms);
    CHECK(one.totals.loads.at(0).began_ns == 0);
    check_sound(one);
  }
}

TEST_CASE("a load that does not end by itself is followed at its planned end") {
  virtual_run one(two_loads());
  one.all();
  CHECK(one.totals.loads.at(1).began_ns >= 4 * second);
  CHECK(one.totals.loads.at(1).began_ns <= 4 * second + moment);
  CHECK(first_due(one, 1) >= 4 * second);
  CHECK(one.totals.load_end_ns - one.start_ns == 7 * second);
  check_sound(one);
}

TEST_CASE("what is still under way at a planned end does not hold up the next load") {
  profile::model model = two_loads();
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work& work) { return work.operation == 0 ? 6 * second : ms; };
  one.all();
  CHECK(one.totals.loads.at(1).began_ns <= 4 * second + moment);
  check_sound(one);
}

TEST_CASE("loads follow on each other, open ones too") {
  profile::model model = two_loads();
  model.loads[0].iterations = 2;
  model.loads[1].iterations = 2;
  model.scenarios.emplace_back();
  model.scenarios.back().name = "third";
  model.scenarios.back().tasks.push_back(task("third", 1, {send(0)}));
  auto& open = model.loads.emplace_back();
  open.model = profile::load_model::open;
  open.users = 5;
  open.level = 10;
  open.scenarios = {2};
  open.start_ns = 7 * second;
  open.length_ns = 2 * second;
  open.after = {1};
  model.duration_ns = 9 * second;
  virtual_run one(std::move(model));
  one.all();
  const auto& loads = one.totals.loads;
  CHECK(loads.at(0).began_ns == 0);
  CHECK(loads.at(1).began_ns > 0);
  CHECK(loads.at(1).began_ns < second);
  CHECK(loads.at(2).began_ns > loads.at(1).began_ns);
  CHECK(loads.at(2).began_ns < 2 * second);
  // Rate times time, from where it began.
  CHECK(loads.at(2).due == 20);
  CHECK(one.count(0, SPATE_OUTCOME_OK, 2) == 20);
  CHECK(one.totals.end_ns - one.start_ns < 5 * second);
  check_sound(one);
}

TEST_CASE("a load waits for all of several") {
  profile::model model = two_loads();
  model.loads[0].iterations = 2;
  auto& beside = model.loads.emplace_back();
  beside.users = 1;
  beside.scenarios = {0};
  beside.iterations = 20;
  beside.length_ns = 4 * second;
  model.loads[1].after = {0, 2};
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.totals.loads.at(1).began_ns >= last_due(one, 0));
  CHECK(one.totals.loads.at(1).began_ns > second);
  check_sound(one);
}

TEST_CASE("a run that is stopped does not wait for loads that have not begun") {
  for (const int level : {1, 2}) {
    virtual_run one(two_loads());
    REQUIRE(one.begin());
    one.until(second);
    one.run->stop(level);
    one.finish();
    CHECK(one.count(1) == 0);
    CHECK(one.totals.end_ns - one.start_ns < 2 * second);
    CHECK(one.totals.submitted == one.totals.finished);
    if (level == 1) check_sound(one);
  }
}

TEST_CASE("a run that is finished before its time leaves nobody behind") {
  virtual_run one(two_loads());
  REQUIRE(one.begin());
  one.until(second);
  one.totals = one.run->finish();
  CHECK(one.totals.users == 2);
  CHECK(one.totals.submitted == one.totals.finished);
}

TEST_CASE("a load that waits cannot be steered before it begins, and can afterwards") {
  profile::model model = two_loads();
  model.loads[0].iterations = 5;
  virtual_run one(std::move(model));
  one.spare_users = 10;
  REQUIRE(one.begin());
  one.until(100 * ms);
  CHECK(one.run->steer().set_users(1, 5, one.now()).refused == "load other has not begun yet");
  CHECK(one.run->steer().level(1, one.now()) == 0);
  one.until(2 * second);
  CHECK(one.run->steer().level(1, one.now()) == 3);
  CHECK(one.run->steer().set_users(1, 5, one.now()).refused == "");
  one.finish();
  CHECK(one.totals.peak_users == 5);
  check_sound(one);
}

TEST_CASE("a load with more users by hand has ended when they have, too") {
  profile::model model = two_loads();
  model.loads[0].shared_iterations = 60;
  virtual_run one(std::move(model));
  one.spare_users = 10;
  REQUIRE(one.begin());
  one.until(500 * ms);
  CHECK(one.run->steer().set_users(0, 6, one.now()).refused == "");
  one.finish();
  CHECK(one.count(0) == 60);
  CHECK(first_due(one, 1) > last_due(one, 0));
  CHECK(one.totals.loads.at(1).began_ns < 3 * second);
  check_sound(one);
}

TEST_CASE("users of a load that goes through values know their own") {
  profile::model model = two_loads();
  model.rounds = {"size", 3, {100, 1000}};
  model.scenarios[0].round = 0;
  model.scenarios[1].round = 1;
  model.loads[0].iterations = model.loads[1].iterations = 3;
  model.loads[1].model = profile::load_model::closed;
  virtual_run one(std::move(model));
  std::vector<std::int64_t> seen;
  one.fakes[0].script.on_answer = [&](const spate_work& work) {
    seen.push_back(one.model.runtime->user_of(work.token).variables[3].scalar.integer);
  };
  one.all();
  CHECK(std::count(seen.begin(), seen.end(), 100) == 6);
  CHECK(std::count(seen.begin(), seen.end(), 1000) == 9);
}
