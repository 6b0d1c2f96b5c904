#include "verdict/slowdown.hpp"

#include <catch2/catch.hpp>

#include "json_schema.hpp"
#include "unit/verdict/run_fixture.hpp"
#include "verdict/generator_health.hpp"
#include "verdict/result_document.hpp"
#include "verdict/verdict.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;
using verdict::test::second;

namespace {

/// A scenario `finder` that sends `read` and `write`, played with the sizes 10, 100 and 1000.
struct sized_run {
  run_fixture run;

  sized_run() {
    run.model.rounds = {"size", 0, {10, 100, 1000}};
    run.shape.scenarios = 4;
    run.whole = stats::series_table(run.shape);
    run.measured = stats::series_table(run.shape);
    run.names.scenarios = {"users", "finder@10", "finder@100", "finder@1000", "setup"};
    for (std::uint32_t round = 0; round < 3; ++round) {
      profile::scenario& made = run.model.scenarios.emplace_back();
      made.name = run.names.scenarios[round + 1];
      made.base = "finder";
      made.round = round;
      for (const std::uint32_t operation : {0u, 1u}) {
        profile::step send;
        send.operation = operation;
        made.start.push_back(send);
      }
    }
  }

  /// `count` samples that take from `ms` on a little more each.
  void add(std::uint32_t round, std::uint32_t operation, int count, double times_ms,
           std::uint16_t outcome = SPATE_OUTCOME_OK) {
    for (int i = 0; i < count; ++i) {
      stats::sample_times sample{};
      sample.due_ns = sample.start_ns = second;
      sample.end_ns = second + static_cast<std::int64_t>(times_ms * ms * (1 + 0.001 * i));
      sample.operation = operation;
      sample.scenario = round + 1;
      sample.outcome = outcome;
      run.whole.record(sample);
      run.measured.record(sample);
    }
  }

  void require(const std::string& text) {
    run.require(text, {.operation = true, .scenario = false, .phase = false});
    run.model.objectives.back().scenarios = {"finder@10", "finder@100", "finder@1000"};
  }

  judgement judged(std::uint32_t operation = 0) const {
    const measurements taken = run.taken();
    for (const judgement& each : judge(taken))
      if (each.operation == operation) return each;
    FAIL("not judged");
    return {};
  }
};

}  // namespace

TEST_CASE("a slowdown is the last value's time by the first's, whatever lies between") {
  sized_run one;
  one.add(0, 0, 100, 2);
  one.add(1, 0, 100, 900);
  one.add(2, 0, 100, 5);
  one.require("slowdown(p50(response_time)) < 3");
  const judgement made = one.judged();
  CHECK(made.value == Approx(2.5).epsilon(0.01));
  CHECK(made.held == true);
  CHECK(made.unit.empty());
  CHECK(made.statistic == "slowdown of p50");
  CHECK(made.metric == "response_time");
  CHECK(made.limit == 3.0);
  CHECK(made.count == 100);
  REQUIRE(made.interval);
  CHECK(made.interval->first < 2.5);
  CHECK(made.interval->first > 2.3);
  CHECK(made.interval->second > 2.5);
}

TEST_CASE("a query without its index is found") {
  sized_run one;
  one.add(0, 0, 50, 0.05);
  one.add(2, 0, 50, 4);
  one.require("slowdown(p50(response_time)) < 3");
  const judgement made = one.judged();
  CHECK(made.held == false);
  CHECK(made.value == Approx(80).epsilon(0.01));
  CHECK(made.reason.find("with size 10, ") != std::string::npos);
  CHECK(made.reason.find(" with 1000") != std::string::npos);
}

TEST_CASE("what chance may have made is no miss, in both directions") {
  sized_run one;
  // 20 samples from 1 to 2 ms, and 20 from 2.6 to 5.2 ms: the medians lie 2.6 apart, and may as well be 2.
  for (int i = 0; i < 20; ++i) {
    one.add(0, 0, 1, 1 + 0.05 * i);
    one.add(2, 0, 1, 2.6 * (1 + 0.05 * i));
  }
  one.require("slowdown(p50(response_time)) < 2.5");
  one.require("slowdown(p50(response_time)) > 2.7");
  one.require("slowdown(p50(response_time)) < 1.2");
  const measurements taken = one.run.taken();
  std::vector<std::optional<bool>> held;
  for (const judgement& each : judge(taken))
    if (each.operation == 0u) held.push_back(each.held);
  REQUIRE(held.size() == 3);
  CHECK(held[0] == true);
  CHECK(held[1] == true);
  CHECK(held[2] == false);
}

TEST_CASE("without an interval the value is judged") {
  sized_run one;
  one.add(0, 0, 30, 1);
  one.add(2, 0, 30, 4);
  one.require("slowdown(mean(response_time)) < 3.9");
  one.require("slowdown(p99(response_time)) < 4.2");
  const measurements taken = one.run.taken();
  const auto judged = judge(taken);
  CHECK(judged.at(0).held == false);
  CHECK_FALSE(judged.at(0).interval);
  bool high = false;
  for (const judgement& each : judged) high = high || (each.statistic == "slowdown of p99" && each.held == true);
  CHECK(high);
}

TEST_CASE("failed operations are slower than any limit, unless they are ignored") {
  sized_run one;
  one.add(0, 0, 100, 1);
  one.add(2, 0, 40, 1);
  one.add(2, 0, 60, 1, SPATE_OUTCOME_TIMEOUT);
  one.require("slowdown(p50(response_time)) < 3");
  CHECK(one.judged().held == false);
  CHECK(one.judged().reason.find("60 of 100 failed") != std::string::npos);
  one.run.model.objectives[0].failed_slow = false;
  CHECK(one.judged().held == true);
}

TEST_CASE("with too few samples of one value nothing is judged, and without any it is a miss") {
  sized_run one;
  one.add(0, 0, 100, 1);
  one.add(2, 0, 19, 100);
  one.require("slowdown(p50(response_time)) < 3");
  CHECK_FALSE(one.judged().held);
  CHECK(one.judged().reason == "too few: 19 measured with one of the values, 20 needed");
  sized_run gone;
  gone.add(0, 0, 100, 1);
  gone.require("slowdown(p50(response_time)) < 3");
  CHECK(gone.judged().held == false);
  CHECK(gone.judged().reason == "no sample where one was expected");
}

TEST_CASE("each operation's growth is in the result, with all of its values") {
  sized_run one;
  one.add(0, 0, 100, 2);
  one.add(1, 0, 90, 3);
  one.add(2, 0, 80, 5);
  one.add(0, 1, 50, 1);
  one.add(2, 1, 50, 1, SPATE_OUTCOME_TIMEOUT);
  const measurements taken = one.run.taken();
  const auto lines = slowdowns_of(taken);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].scenario == "finder");
  REQUIRE(lines[0].points.size() == 3);
  CHECK(lines[0].points[1].value == 100);
  CHECK(lines[0].points[1].count == 90);
  run_facts facts;
  facts.environment = {{"fingerprint", "f"},       {"cpu", "c"},     {"cores", 2u},
                       {"memory_bytes", 1u},       {"kernel", "k"},  {"os", "o"},
                       {"spate_version", "0.1.0"}, {"compiler", "g"}};
  facts.error_text = [](std::uint16_t) { return std::string_view(); };
  const boost::json::value document =
      result_document(one.run.model, facts, conclude(one.run.model, {}, {}, {}), {}, {}, &taken);
  CHECK(json_schema::checker(json_schema::read(SPATE_RESULT_SCHEMA)).check(document) == std::vector<std::string>{});
  const auto& grown = document.at("slowdown").at("operations").at(0);
  CHECK(grown.at("operation") == "read");
  CHECK(grown.at("values") == 100.0);
  CHECK(grown.at("p50").as_double() == Approx(2.5).epsilon(0.02));
}
