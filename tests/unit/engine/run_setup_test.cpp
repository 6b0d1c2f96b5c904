#include <catch2/catch.hpp>

#include "plugin/metric_sink.hpp"
#include "plugin/metric_table.hpp"
#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

TEST_CASE("what the setup captures is shared by all users, and the setup is not part of the load") {
  auto model = small_model(3, 2);
  model.setup = {send(1)};
  model.scenarios[0].tasks[0].picks.emplace_back();
  model.scenarios[0].tasks[0].picks[0].from_kind = data::name_kind::shared;
  model.scenarios[0].tasks[0].picks[0].from = 2;
  model.scenarios[0].tasks[0].picks[0].to = 5;
  virtual_run one(std::move(model));
  one.fakes[0].script.on_answer = [&](const spate_work& work) {
    data::runtime& runtime = *one.model.runtime;
    if (work.operation != 1) {
      CHECK(runtime.user_of(work.token).variables[5].scalar.integer == 42);
      return;
    }
    CHECK(work.user == runtime.setup_user);
    data::value found;
    found.set(std::int64_t{42});
    data::append(runtime.shared.variables[2], found, 8);
  };
  one.all();
  CHECK_FALSE(one.failure);
  CHECK(one.count(0) == 27);
  CHECK(one.count(1) == 0);
  CHECK(one.totals.idle_turns == 0);
  REQUIRE(one.totals.side_samples.size() == 1);
  CHECK(one.totals.side_samples[0].operation == 1);
  CHECK_FALSE(one.totals.side_samples[0].teardown);
  CHECK(one.totals.side_samples[0].end_ns < one.start_ns);
  CHECK(one.totals.users == 3);
  CHECK(one.fakes[0].started == 4);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("gauges begin where the setup left them, and what else it measures is not of the load") {
  plugin::metric_table metrics;
  std::string why;
  const auto open = metrics.define("open", SPATE_METRIC_GAUGE, why);
  const auto sent = metrics.define("sent", SPATE_METRIC_COUNTER, why);
  auto model = small_model(1, 2);
  model.setup = {send(1), send(1)};
  virtual_run one(std::move(model));
  one.metrics = &metrics;
  one.fakes[0].script.on_answer = [&](const spate_work& work) {
    plugin::metric_sink* const sink = plugin::thread_metric_sink();
    REQUIRE(sink != nullptr);
    sink->record(open, work.operation, work.operation == 1 ? 50 : -1);
    sink->record(sent, work.operation, 1);
  };
  one.all();
  const auto total = [&](std::uint32_t metric) {
    std::int64_t sum = 0;
    for (const auto& each : one.results->whole().all_metrics())
      if (each->metric == metric) sum += each->total;
    return sum;
  };
  CHECK(one.count(0) == 9);
  CHECK(total(open) == 100 - 9);
  CHECK(total(sent) == 9);
}

TEST_CASE("a setup operation that fails ends the run before the load") {
  auto model = small_model(3, 2);
  model.setup = {send(1, profile::on_error::stop_user), send(0)};
  model.teardown = {send(0)};
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [](const spate_work&, std::int64_t) -> std::uint16_t { return SPATE_OUTCOME_REFUSED; };
  CHECK_FALSE(one.begin());
  REQUIRE(one.failure);
  CHECK(one.failure->kind == run_failure::what::setup);
  CHECK(one.failure->operation == 1);
  CHECK(one.failure->outcome == SPATE_OUTCOME_REFUSED);
  CHECK(one.failure->text == "setup: operation op1 failed, so the load was not begun");
  one.run->finish();
  CHECK(one.fakes[0].log.size() == 1);
  CHECK(one.fakes[0].violations.empty());
  CHECK(one.fakes[0].shards.empty());
}

TEST_CASE("on_error continue lets a setup operation fail") {
  auto model = small_model(1, 2);
  model.setup = {send(1, profile::on_error::proceed)};
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [](const spate_work& work, std::int64_t) -> std::uint16_t {
    return work.operation == 1 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK;
  };
  one.all();
  CHECK_FALSE(one.failure);
  CHECK(one.count(0) == 9);
}

TEST_CASE("the teardown runs after the load, its failures are warnings") {
  auto model = small_model(2, 3);
  model.teardown = {send(1), send(2)};
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [](const spate_work& work, std::int64_t) -> std::uint16_t {
    return work.operation == 1 ? SPATE_OUTCOME_TIMEOUT : SPATE_OUTCOME_OK;
  };
  one.all();
  REQUIRE(one.totals.side_samples.size() == 2);
  CHECK(one.totals.side_samples[0].teardown);
  CHECK(one.totals.side_samples[0].outcome == SPATE_OUTCOME_TIMEOUT);
  REQUIRE(one.totals.events.size() == 1);
  CHECK(one.totals.events[0].kind == run_event::what::warning);
  CHECK(one.totals.events[0].text == "teardown: operation op1 failed; what the run made may still be there");
  CHECK(one.fakes[0].log.back().operation == 2);
  CHECK(one.fakes[0].violations.empty());
  CHECK(one.totals.failures.empty());
}

TEST_CASE("a teardown ends when the time that it may take is over, with a warning") {
  auto model = small_model(2, 2);
  profile::step often;
  often.kind = profile::step_kind::repeat;
  often.repeat_min = often.repeat_max = 1000;
  often.flow = {send(1)};
  model.teardown = {often};
  model.teardown_ns = 2 * second;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 300 * ms; };
  one.all();
  CHECK(one.totals.side_samples.size() >= 6);
  CHECK(one.totals.side_samples.size() <= 8);
  REQUIRE(one.totals.events.size() == 1);
  CHECK(one.totals.events[0].kind == run_event::what::warning);
  CHECK(one.totals.events[0].text ==
        "the teardown was ended after 2 s, as `teardown_within` says: a part of what the run made is still there");
}

TEST_CASE("after an aborted load the teardown gets a shard of its own") {
  auto model = small_model(2, 2);
  model.teardown = {send(1)};
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work& work) { return work.operation == 0 ? 100 * second : ms; };
  one.all();
  CHECK(one.totals.unfinished == 2);
  CHECK(one.fakes[0].shards_made == 2);
  REQUIRE(one.totals.side_samples.size() == 1);
  CHECK(one.totals.side_samples[0].outcome == SPATE_OUTCOME_OK);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("after the second signal there is no teardown") {
  auto model = small_model(2, 2);
  model.teardown = {send(1)};
  virtual_run one(std::move(model));
  REQUIRE(one.begin());
  CHECK_FALSE(one.run->wait(2 * second));
  one.stop_level = 2;
  one.finish();
  CHECK(one.totals.side_samples.empty());
}

TEST_CASE("a stop during the setup means that no load is begun") {
  auto model = small_model(2, 2);
  model.setup = {send(1), send(1), send(1)};
  virtual_run one(std::move(model));
  one.fakes[0].script.on_answer = [&](const spate_work&) { one.stop_level = 1; };
  CHECK_FALSE(one.begin());
  REQUIRE(one.failure);
  CHECK(one.failure->kind == run_failure::what::interrupted);
  CHECK(one.run->finish().interrupted);
  CHECK(one.fakes[0].log.size() == 1);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("setup and teardown may use several targets") {
  auto model = small_model(2, 2, 2);
  model.setup = {send(0), send(1)};
  model.teardown = {send(1), send(0)};
  virtual_run one(std::move(model), {2, 1});
  one.all();
  CHECK(one.totals.side_samples.size() == 4);
  CHECK(one.count(0) == 18);
  for (const fake_target& each : one.fakes) CHECK(each.violations.empty());
}
