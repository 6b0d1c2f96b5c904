#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

void check_balance(const virtual_run& one) {
  CHECK(one.totals.submitted == one.totals.finished);
  CHECK(one.totals.invalid.empty());
  for (const fake_target& each : one.fakes) {
    CHECK(each.taken == each.given);
    CHECK(each.violations.empty());
    CHECK(each.shards.empty());
  }
}

}  // namespace

TEST_CASE("at the end nothing new begins, and what is under way finishes") {
  auto model = small_model(3, 2);
  model.scenarios[0].tasks = tasks(task("two", 1, {send(0), send(1)}));
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 4 * second; };  // 1..5, 5..9, 10 is the end
  one.all();
  CHECK(one.count(0) == 3);
  CHECK(one.count(1) == 3);
  CHECK(one.totals.unfinished == 0);
  CHECK(one.now() < one.start_ns + 11 * second);
  check_balance(one);
}

TEST_CASE("an operation begun just before the end may take what `stop` allows, and its task ends with it") {
  auto model = small_model(2, 2);
  model.scenarios[0].think = always(8 * second);
  model.scenarios[0].tasks = tasks(task("two", 1, {send(0), send(1)}));
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 4 * second; };
  one.all();
  CHECK(one.count(0) == 2);
  CHECK(one.count(1) == 0);
  CHECK(one.totals.unfinished == 0);
  check_balance(one);
}

TEST_CASE("the stop flow runs within `stop` too") {
  auto model = small_model(2, 2);
  model.scenarios[0].stop = {send(1)};
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(1) == 2);
  for (const seen& each : one.fakes[0].log)
    if (each.operation == 1) CHECK(each.due_ns >= one.start_ns + 10 * second);
  check_balance(one);
}

TEST_CASE("what has not finished within `stop` is aborted, and counted as such") {
  auto model = small_model(4, 2);
  model.scenarios[0].stop = {send(1)};
  virtual_run one(std::move(model));
  one.fakes[0].script.silent = true;
  one.all();
  CHECK(one.count(0, SPATE_OUTCOME_ABORTED) == 4);
  CHECK(one.count(0) == 0);
  CHECK(one.count(1) == 0);
  CHECK(one.totals.unfinished == 4);
  CHECK(one.fakes[0].graceful == 1);
  CHECK(one.fakes[0].aborts == 1);
  CHECK(one.now() >= one.start_ns + 15 * second);
  CHECK(one.now() < one.start_ns + 16 * second);
  CHECK(one.series(0, SPATE_OUTCOME_ABORTED)->of(stats::metric::response_time).max() >= 13 * second);
  check_balance(one);
}

TEST_CASE("the first stop from outside is the end of the load, and an interruption") {
  virtual_run one(small_model(3, 2));
  one.model.scenarios[0].stop = {send(1)};
  REQUIRE(one.begin());
  CHECK_FALSE(one.run->wait(4 * second));
  one.stop_level = 1;
  one.finish();
  CHECK(one.totals.interrupted);
  CHECK(one.now() < one.start_ns + 5 * second);
  CHECK(one.count(1) == 3);
  check_balance(one);
}

TEST_CASE("the second stop from outside aborts at once") {
  virtual_run one(small_model(3));
  one.fakes[0].script.silent = true;
  REQUIRE(one.begin());
  CHECK_FALSE(one.run->wait(4 * second));
  one.stop_level = 1;
  CHECK_FALSE(one.run->wait(second));
  one.stop_level = 2;
  one.finish();
  CHECK(one.totals.interrupted);
  CHECK(one.totals.unfinished == 3);
  CHECK(one.now() < one.start_ns + 6 * second);
  check_balance(one);
}

TEST_CASE("an objective that ends the run is no interruption") {
  virtual_run one(small_model(3));
  REQUIRE(one.begin());
  CHECK_FALSE(one.run->wait(4 * second));
  one.run->stop(1);
  one.finish();
  CHECK_FALSE(one.totals.interrupted);
  CHECK(one.now() < one.start_ns + 5 * second);
  check_balance(one);
}

TEST_CASE("a stop before users are spawned starts none of them") {
  auto model = small_model(10);
  model.loads[0].spawn_rate = 1;
  virtual_run one(std::move(model));
  REQUIRE(one.begin());
  CHECK_FALSE(one.run->wait(3'500 * ms));
  one.stop_level = 1;
  one.finish();
  CHECK(one.totals.users == 4);
  CHECK(one.fakes[0].started == 4);
  check_balance(one);
}

TEST_CASE("a run that is given up in the middle ends at once and keeps its balance") {
  virtual_run one(small_model(3));
  one.fakes[0].script.silent = true;
  REQUIRE(one.begin());
  CHECK_FALSE(one.run->wait(2 * second));
  one.totals = one.run->finish();
  CHECK(one.totals.unfinished == 3);
  check_balance(one);
}

TEST_CASE("operations that the plugin never took are aborted at the end too") {
  auto model = small_model(5);
  virtual_run one(std::move(model));
  one.fakes[0].script.capacity = 2;
  one.fakes[0].script.silent = true;
  one.all();
  CHECK(one.totals.submitted == 2);
  CHECK(one.totals.unfinished == 5);
  CHECK(one.count(0, SPATE_OUTCOME_ABORTED) == 5);
  const stats::series* aborted = one.series(0, SPATE_OUTCOME_ABORTED);
  CHECK(aborted->no_service == 3);
  CHECK(aborted->of(stats::metric::blocked).max() >= 13 * second);
  CHECK(aborted->of(stats::metric::start_lag).max() == 0);
  check_balance(one);
}

TEST_CASE("users on their way between targets are not lost when the run is aborted") {
  auto model = small_model(6, 2, 2);
  model.scenarios[0].tasks = tasks(task("both", 1, {send(0), send(1)}));
  virtual_run one(std::move(model), {2, 2});
  one.fakes[1].script.silent = true;
  one.all();
  CHECK(one.totals.unfinished == 6);
  CHECK(one.count(1, SPATE_OUTCOME_ABORTED) == 6);
  check_balance(one);
}
