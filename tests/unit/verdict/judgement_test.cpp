#include "verdict/judgement.hpp"

#include <catch2/catch.hpp>

#include "unit/verdict/run_fixture.hpp"
#include "verdict/selection.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;

TEST_CASE("a percentile below its limit holds and carries value, count and interval") {
  run_fixture run;
  run.require("p95(response_time) < 500ms");
  run.add(0, 900, 10 * ms);
  run.add(0, 100, 100 * ms);
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 1);
  CHECK(judged[0].held == true);
  CHECK(judged[0].metric == "response_time");
  CHECK(judged[0].statistic == "p95");
  CHECK(*judged[0].limit == 500.0 * ms);
  CHECK(*judged[0].value == Approx(100.0 * ms).epsilon(0.001));
  CHECK(judged[0].count == 1000);
  REQUIRE(judged[0].interval);
  CHECK(judged[0].interval->first <= *judged[0].value);
  CHECK(judged[0].interval->second >= *judged[0].value);
}

TEST_CASE("failed operations count as slower than any limit, so that fast errors never turn a miss into a hold") {
  run_fixture run;
  run.require("p95(response_time) < 500ms");
  run.add(0, 90, 10 * ms);
  run.add(0, 10, 1 * ms, SPATE_OUTCOME_STATUS);
  auto judged = judge(run.taken());
  CHECK(judged[0].held == false);
  CHECK_FALSE(judged[0].value);
  CHECK(judged[0].reason == "10 of 100 failed and count as slower than any limit");

  run.model.objectives[0].failed_slow = false;
  judged = judge(run.taken());
  CHECK(judged[0].held == true);
  CHECK(judged[0].count == 90);
}

TEST_CASE("a percentile below the failures is read among the successes") {
  run_fixture run;
  run.require("p50(response_time) < 20ms");
  run.add(0, 60, 10 * ms);
  run.add(0, 40, 1 * ms, SPATE_OUTCOME_TIMEOUT);
  const auto judged = judge(run.taken());
  CHECK(judged[0].held == true);
  CHECK(*judged[0].value == Approx(10.0 * ms).epsilon(0.001));
}

TEST_CASE("each operation is judged for itself, and one that nothing could send is not expected") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.add(0, 100, 10 * ms);
  run.add(1, 100, 100 * ms);
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 3);
  CHECK(judged[0].held == true);
  CHECK(judged[1].held == false);
  CHECK_FALSE(judged[2].held);
  CHECK(judged[2].reason == "not expected: no task could ever have sent it");
}

TEST_CASE("no sample where one was expected is a miss") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.add(0, 100, 10 * ms);
  const auto judged = judge(run.taken());
  CHECK(judged[1].held == false);
  CHECK(judged[1].reason == "no sample where one was expected");
}

TEST_CASE("a run without any sample misses its objective") {
  run_fixture run;
  run.require("error_ratio < 1%");
  const auto judged = judge(run.taken());
  CHECK(judged[0].held == false);
}

TEST_CASE("an operation with fewer than 20 samples is judged on errors only") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.require("error_ratio < 1%", profile::objective_each{.operation = true, .scenario = false});
  run.add(0, 100, 10 * ms);
  run.add(1, 18, 100 * ms);
  run.add(1, 1, 1 * ms, SPATE_OUTCOME_RESET);
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 6);
  CHECK_FALSE(judged[1].held);
  CHECK(judged[1].reason == "too few: 19 measured, 20 needed");
  CHECK(judged[4].held == false);
  CHECK(*judged[4].value == Approx(1.0 / 19));
}

TEST_CASE("an operation that could rarely be drawn and never was is too few, not missed") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.draws[2] = {12, 0};
  run.add(0, 100, 10 * ms);
  run.add(1, 100, 10 * ms);
  const auto judged = judge(run.taken());
  CHECK_FALSE(judged[2].held);
  CHECK(judged[2].reason == "too few: 0 measured, 20 needed");
}

TEST_CASE("users, availability, rate and count are read from the run") {
  run_fixture run;
  run.availability.ratio = 0.95;
  run.availability.outages = 1;
  run.availability.longest_ns = 500 * ms;
  run.require("users >= 100");
  run.require("availability > 99.9%");
  run.require("rate >= 10/s");
  run.require("count == 100");
  run.add(0, 100, 10 * ms);
  const auto judged = judge(run.taken());
  CHECK(judged[0].held == false);
  CHECK(*judged[0].value == 50);
  CHECK(judged[1].held == false);
  CHECK(judged[1].reason == "1 outage, the longest 0.5 s");
  CHECK(judged[2].held == true);
  CHECK(*judged[2].value == Approx(10.0));
  CHECK(judged[3].held == true);
}

TEST_CASE("`and` makes two requirements, `or` one") {
  run_fixture run;
  run.require("count > 1 and error_ratio < 1%");
  run.require("count > 1000 or error_ratio < 1%");
  run.add(0, 100, 10 * ms);
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 3);
  CHECK(judged[0].held == true);
  CHECK(judged[1].held == true);
  CHECK(judged[2].held == true);
}

TEST_CASE("an objective may name the operations that it looks at") {
  run_fixture run;
  run.require("p95(response_time) < 50ms");
  run.model.objectives[0].operations = {"read"};
  run.add(0, 100, 10 * ms);
  run.add(1, 100, 100 * ms);
  CHECK(judge(run.taken())[0].held == true);
}

TEST_CASE("samples of setup and teardown are no business of an objective") {
  run_fixture run;
  run.require("count == 0");
  stats::sample_times sample{};
  sample.scenario = 1;
  run.measured.record(sample);
  CHECK(judge(run.taken())[0].held == true);
}

namespace {

/// The fixture's `write` is mended and sent again, and a transaction goes around `read`.
run_fixture with_derived_series() {
  run_fixture run;
  profile::operation retries, whole;
  retries.name = "write.retry";
  retries.kind = profile::series_kind::retry;
  whole.name = "crawl";
  whole.kind = profile::series_kind::transaction;
  whole.target = profile::operation::none;
  run.model.operations.push_back(retries);
  run.model.operations.push_back(whole);
  run.model.operations[1].recover.emplace_back();
  run.model.operations[1].retried = 3;
  profile::step around;
  around.kind = profile::step_kind::transaction;
  around.operation = 4;
  around.flow = run.model.scenarios[0].tasks[0].flow;
  run.model.scenarios[0].tasks[0].flow = {around};
  run.shape.operations = 5;
  run.whole = stats::series_table(run.shape);
  run.measured = stats::series_table(run.shape);
  run.add(0, 100, 10 * ms);
  run.add(4, 100, 900 * ms);
  return run;
}

}  // namespace

TEST_CASE("a transaction holds the samples of others: what is judged over all operations leaves it out") {
  run_fixture run = with_derived_series();
  run.require("count == 100");
  run.require("max(response_time) < 500ms");
  for (const auto& each : judge(run.taken())) CHECK(each.held == true);
  CHECK(all_operations(run.model).size() == 5);
}

TEST_CASE("under each = operation a transaction is no operation, and one that an objective names is judged") {
  run_fixture run = with_derived_series();
  run.require("p95(response_time) < 500ms", profile::objective_each{.operation = true, .scenario = false});
  for (const auto& each : judge(run.taken())) CHECK(each.operation != 4u);
  run.model.objectives[0].operations = {"crawl"};
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 1);
  CHECK(judged[0].operation == 4u);
  CHECK(judged[0].held == false);
}

TEST_CASE("retries that were not needed are not missed") {
  run_fixture run = with_derived_series();
  run.add(1, 100, 10 * ms);
  CHECK(expected_of(run.taken(), 3) == expectation::not_expected);
  CHECK(expected_of(run.taken(), 4) == expectation::expected);
  run.add(3, 3, 10 * ms);
  CHECK(expected_of(run.taken(), 3) == expectation::too_few);
}

TEST_CASE("what only some ways through a flow send is not missed") {
  run_fixture run;
  profile::step choose, option;
  choose.kind = profile::step_kind::choose;
  option.kind = profile::step_kind::option;
  option.flow = run.model.scenarios[0].tasks[1].flow;
  choose.flow = {option};
  run.model.scenarios[0].tasks[1].flow = {choose};
  run.add(0, 100, ms);
  CHECK(expected_of(run.taken(), 1) == expectation::not_expected);
  CHECK(sends(run.model, run.model.scenarios[0], 1));
}

TEST_CASE("a plugin's counters and times are judged, and the share of connections that could be opened") {
  run_fixture run;
  run.names.metrics = {"connections_opened", "connections_failed", "tls_time"};
  run.measured.add_counter(0, 0, 97);
  run.measured.add_counter(1, 1, 3);
  for (int i = 0; i < 50; ++i) run.measured.record_time(2, 0, 20 * ms);
  run.require("connections_opened < 98");
  run.require("connection_success > 97%");
  run.require("p95(tls_time) < 10ms");
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 3);
  CHECK(judged[0].held == true);
  CHECK(*judged[0].value == 97);
  CHECK(judged[0].unit == "count");
  CHECK(judged[1].held == false);
  CHECK(*judged[1].value == Approx(0.97));
  CHECK(judged[1].count == 100);
  CHECK(judged[2].held == false);
  CHECK(*judged[2].value == Approx(20.0 * ms).epsilon(0.001));
}

TEST_CASE("of the messages that were waited for, the share that came is judged, for each operation too") {
  run_fixture run;
  run.names.metrics = {"messages_expected", "messages_delivered"};
  run.measured.add_counter(0, 0, 200);
  run.measured.add_counter(1, 0, 199);
  run.measured.add_counter(0, 1, 100);
  run.measured.add_counter(1, 1, 90);
  run.require("delivery_ratio > 99%");
  const auto judged = judge(run.taken());
  REQUIRE(judged.size() == 1);
  CHECK(judged[0].held == false);
  CHECK(*judged[0].value == Approx(289.0 / 300));
  CHECK(judged[0].count == 300);
}

TEST_CASE("operations that never ended are counted as unfinished") {
  run_fixture run;
  run.require("unfinished == 0");
  run.add(0, 10, 1 * ms);
  run.add(0, 2, 5000 * ms, SPATE_OUTCOME_ABORTED);
  const auto judged = judge(run.taken());
  CHECK(judged[0].held == false);
  CHECK(*judged[0].value == 2);
}

TEST_CASE("users and concurrency of an included profile are those of its loads and targets, of several the fullest") {
  run_fixture run;
  run.require("users >= 100");
  run.require("concurrency >= 50");
  run.model.targets.resize(3);
  run.model.loads.resize(3);
  const char* names[] = {"api", "ws_one", "ws_two"};
  for (std::size_t i = 0; i < 3; ++i) run.model.loads[i].name = run.model.targets[i].name = names[i];
  measurements taken = run.taken();
  taken.users_of_loads = {150, 60, 70};
  taken.in_flight_of_targets = {20, 50, 10};
  const auto values = [&](const std::string& part) {
    for (auto& each : run.model.objectives) each.part = part;
    std::vector<double> out;
    for (const auto& each : judge(taken)) out.push_back(*each.value);
    return out;
  };
  CHECK(values("") == std::vector<double>{50, 20});
  CHECK(values("api") == std::vector<double>{150, 20});
  CHECK(values("ws") == std::vector<double>{70, 50});

  taken.users_of_loads.clear();
  CHECK_FALSE(judge(taken)[0].value);
  CHECK(judge(taken)[0].held == false);
}
