#include "engine/run.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

TEST_CASE("users are spawned at the spawn rate, and each thinks before its first task") {
  auto model = small_model(10);
  model.loads[0].spawn_rate = 5;
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.fakes[0].violations.empty());
  std::vector<std::int64_t> first(10, 0);
  for (const seen& each : one.fakes[0].log)
    if (first[each.user] == 0) first[each.user] = each.due_ns;
  for (std::int64_t i = 0; i < 10; ++i)
    CHECK(first[static_cast<std::size_t>(i)] == one.start_ns + i * 200 * ms + second);
  CHECK(one.totals.users == 10);
  CHECK(one.totals.peak_users == 10);
}

TEST_CASE("a closed load has the next operation due when the last has ended and the user has thought") {
  virtual_run one(small_model(1));
  one.all();
  const auto& log = one.fakes[0].log;
  REQUIRE(log.size() == 9);  // every 1.01 s from 1 s on, before 10 s
  for (std::size_t i = 0; i < log.size(); ++i) {
    CHECK(log[i].due_ns == one.start_ns + second + static_cast<std::int64_t>(i) * 1010 * ms);
    CHECK(log[i].taken_ns == log[i].due_ns);
  }
  CHECK(one.count(0) == 9);
  CHECK(one.totals.submitted == 9);
  CHECK(one.totals.finished == 9);
  CHECK(one.series(0)->of(stats::metric::service_time).max() == 10 * ms);
  CHECK(one.series(0)->of(stats::metric::start_lag).max() == 0);
}

TEST_CASE("the warm-up is counted apart from what is measured") {
  auto model = small_model(1);
  model.warmup_ns = 3 * second;
  model.duration_ns = 7 * second;
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(0) == 9);
  CHECK(one.results->measured().find(0, 0, SPATE_OUTCOME_OK)->count == 7);  // without those due at 1.0 and 2.01 s
}

TEST_CASE("users, operations in flight and the oldest of them are told with every interval") {
  auto model = small_model(4);
  model.loads[0].spawn_rate = 0.8;
  model.scenarios[0].think = always(1'100 * ms);
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 100 * second; };
  one.all();
  REQUIRE(one.gauges.size() >= 10);
  // Users are spawned at 0, 1.25, 2.5 and 3.75 s, and their operations are due 1.1 s later.
  CHECK(one.gauges[0].users == 1);
  CHECK(one.gauges[0].in_flight == 0);
  CHECK(one.gauges[4].users == 4);
  CHECK(one.gauges[4].in_flight == 4);
  CHECK(one.gauges[4].oldest_due_ns == one.start_ns + 1'100 * ms);
  CHECK(one.totals.peak_concurrency == 4);
  CHECK(one.totals.concurrency_of_targets == std::vector<std::uint32_t>{4});
  CHECK(one.totals.unfinished == 4);
}

TEST_CASE("users are split over scenarios by share, and each series carries its scenario") {
  auto model = small_model(8);
  model.scenarios.emplace_back();
  model.scenarios[1].name = "writer";
  model.scenarios[1].share = 3;
  model.scenarios[1].think = always(second);
  model.scenarios[1].tasks.push_back(task("write", 1, {send(0)}));
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(0, SPATE_OUTCOME_OK, 0) == 2 * 9);
  CHECK(one.count(0, SPATE_OUTCOME_OK, 1) == 6 * 9);
}

TEST_CASE("start and stop flows run once for every user") {
  auto model = small_model(5, 3);
  model.scenarios[0].start = {send(1)};
  model.scenarios[0].stop = {send(2)};
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(1) == 5);
  CHECK(one.count(2) == 5);
  CHECK(one.fakes[0].started == 5);
  CHECK(one.fakes[0].stopped == 5);
  std::map<std::uint32_t, std::uint32_t> first, last;
  for (const seen& each : one.fakes[0].log) {
    first.emplace(each.user, each.operation);
    last[each.user] = each.operation;
  }
  for (std::uint32_t user = 0; user < 5; ++user) {
    CHECK(first[user] == 1);
    CHECK(last[user] == 2);
  }
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("an operation whose variable has no value is not sent, and is an error") {
  auto model = small_model(1, 2);
  model.operations[0].needs = {3};
  model.scenarios[0].tasks = tasks(task("t", 1, {send(0), send(1)}));
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(0, SPATE_OUTCOME_NO_VALUE) == 9);
  CHECK(one.count(0) == 0);
  CHECK(one.count(1) == 9);  // on_error = "continue"
  CHECK(one.totals.not_sent == 9);
  CHECK(one.totals.submitted == 9);
  REQUIRE(one.totals.first_errors.size() == 1);
  CHECK(one.totals.first_errors[0].outcome == SPATE_OUTCOME_NO_VALUE);
  CHECK(one.series(0, SPATE_OUTCOME_NO_VALUE)->untimed == 9);
}

TEST_CASE("a user that can only send what has no value does not spin") {
  auto model = small_model(1);
  model.operations[0].needs = {3};
  model.scenarios[0].think = always(0);
  model.duration_ns = 100 * ms;
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.totals.not_sent == 100);
}

TEST_CASE("a failed operation in a repeat with on_error leave ends the burst") {
  auto model = small_model(1, 2);
  model.scenarios[0].tasks = tasks(task("burst", 1, {repeat(5, 5, {send(0)}, profile::on_error::leave), send(1)}));
  virtual_run one(std::move(model));
  int sent = 0;
  one.fakes[0].script.outcome = [&](const spate_work& work, std::int64_t) -> std::uint16_t {
    return work.operation == 0 && ++sent % 3 == 0 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK;
  };
  one.all();
  CHECK(one.count(0, SPATE_OUTCOME_STATUS) == one.count(1));
  CHECK(one.count(0) == 2 * one.count(1));
}

TEST_CASE("the first error of each operation and outcome is kept") {
  virtual_run one(small_model(2));
  one.fakes[0].script.outcome = [&](const spate_work&, std::int64_t now) -> std::uint16_t {
    return now < one.start_ns + 3 * second ? SPATE_OUTCOME_REFUSED : SPATE_OUTCOME_TIMEOUT;
  };
  one.all();
  REQUIRE(one.totals.first_errors.size() == 2);
  CHECK(one.totals.first_errors[0].outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(one.totals.first_errors[1].outcome == SPATE_OUTCOME_REFUSED);
  CHECK(one.totals.first_errors[1].at_ns == one.start_ns + second + 10 * ms);
}

TEST_CASE("a user travels to the target of its operation, with its variables") {
  auto model = small_model(6, 2, 2);
  model.scenarios[0].tasks = tasks(task("both", 1, {send(0), send(1)}));
  model.operations[1].needs = {0};
  virtual_run one(std::move(model), {2, 3});
  one.fakes[0].script.on_answer = [&](const spate_work& work) {
    one.model.runtime->user_of(work.token).variables[0].scalar.set(std::int64_t{1});
  };
  one.all();
  CHECK(one.totals.not_sent == 0);
  CHECK(one.count(0) == 6 * 9);
  CHECK(one.count(1) == 6 * 9);
  for (const fake_target& each : one.fakes) {
    CHECK(each.violations.empty());
    CHECK(each.started == 6);
    CHECK(each.stopped == 6);
    CHECK(each.taken == each.given);
  }
  for (const seen& each : one.fakes[1].log) {
    CHECK(each.taken_ns == each.due_ns);
    CHECK(each.shard == each.user % 3);
  }
  CHECK(one.fakes[1].log.front().due_ns == one.start_ns + second + 10 * ms);
}

TEST_CASE("one virtual hour of a hundred users takes seconds") {
  auto model = small_model(100);
  model.duration_ns = 3600 * second;
  model.scenarios[0].think = uniform(second, 5 * second);
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.totals.submitted == one.totals.finished);
  CHECK(one.count(0) == one.fakes[0].taken);
  CHECK(one.count(0) > 100'000);
}

TEST_CASE("an operation whose request has an expression without a value is not sent") {
  profile::model model = small_model(1, 2);
  std::vector<data::text_error> errors;
  model.runtime->templates.push_back(
      data::text_template::compile("/x?n=${10 / (loop.index - 1)}", model.names, errors));
  REQUIRE(errors.empty());
  model.operations[1].unsure = {0};
  model.scenarios[0].tasks = tasks(task("read", 1, {repeat(3, 3, {send(1)})}));
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.count(1) > 0);
  CHECK(one.count(1) == 2 * one.count(1, SPATE_OUTCOME_NO_VALUE));
}
