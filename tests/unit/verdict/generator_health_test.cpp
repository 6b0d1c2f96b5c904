#include "verdict/generator_health.hpp"

#include <catch2/catch.hpp>

#include "unit/verdict/run_fixture.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;

namespace {

// Answers that came after `response_ns`, of which they lay `lag_ns` unread.
void read_late(run_fixture& run, std::uint32_t operation, int count, std::int64_t response_ns, std::int64_t lag_ns) {
  run.add(operation, count, response_ns, SPATE_OUTCOME_OK, 0, 0, lag_ns);
}

}  // namespace

TEST_CASE("a generator that was in time is valid, also when an objective was missed") {
  run_fixture run;
  run.require("p95(response_time) < 50ms");
  run.add(0, 100, 100 * ms);
  CHECK(examine(run.taken(), judge(run.taken()), {}).state == validity::valid);
}

TEST_CASE("a miss that our own lateness made is invalid") {
  run_fixture run;
  run.require("p95(response_time) < 50ms");
  run.add(0, 100, 100 * ms, SPATE_OUTCOME_OK, 80 * ms);
  const auto judged = judge(run.taken());
  CHECK(judged[0].held == false);
  const auto found = examine(run.taken(), judged, {});
  CHECK(found.state == validity::invalid);
  REQUIRE(found.reasons.size() == 1);
  CHECK(found.reasons[0] ==
        "goal: p95(response_time) < 50ms was missed only because the generator was late (start lag): use more workers "
        "or a faster machine");
}

TEST_CASE("lateness that decides nothing makes the generator suspect") {
  run_fixture run;
  run.require("p95(response_time) < 500ms");
  run.add(0, 100, 100 * ms, SPATE_OUTCOME_OK, 20 * ms);
  const auto found = examine(run.taken(), judge(run.taken()), {});
  CHECK(found.state == validity::suspect);
  CHECK(found.reasons.size() == 1);
}

TEST_CASE("a rate that the generator could not reach is invalid, and the cause is named") {
  run_fixture run;
  run.model.loads.resize(1);
  run.model.loads[0].name = "search";
  run.add(0, 100, 1 * ms);
  measurements taken = run.taken();
  taken.loads.push_back({.due = 1000, .begun = 900, .dropped = 0, .unserved = 100, .missed = 250, .busy = 0.99});
  const auto found = examine(taken, {}, {});
  CHECK(found.state == validity::invalid);
  CHECK(found.reasons ==
        std::vector<std::string>{
            "load search: 250 of 1000 arrivals (25 %) were not sent in time because the generator could "
            "not keep up (its threads needed a core for 99 % of the time): use more workers, a faster "
            "machine or a lower rate"});
}

TEST_CASE("arrivals that waited for the target, or a hundredth that we missed, leave the generator valid") {
  run_fixture run;
  run.model.loads.resize(1);
  run.add(0, 100, 1 * ms);
  measurements taken = run.taken();
  taken.loads.push_back({.due = 1000, .begun = 500, .dropped = 200, .unserved = 300, .missed = 10, .busy = 0.2});
  CHECK(examine(taken, {}, {}).state == validity::valid);
}

TEST_CASE("a fault of a plugin or worker is invalid whatever the objectives say") {
  run_fixture run;
  run.add(0, 100, 1 * ms);
  const auto found = examine(run.taken(), {}, {"target api: a token came back twice"});
  CHECK(found.state == validity::invalid);
  CHECK(found.reasons == std::vector<std::string>{"target api: a token came back twice"});
}

TEST_CASE("a miss that reading late made is invalid, and the reason names it") {
  run_fixture run;
  run.require("p95(response_time) < 50ms");
  read_late(run, 0, 100, 100 * ms, 60 * ms);
  const auto found = examine(run.taken(), judge(run.taken()), {});
  CHECK(found.state == validity::invalid);
  REQUIRE(found.reasons.size() == 1);
  CHECK(found.reasons[0] ==
        "goal: p95(response_time) < 50ms was missed only because the generator was late (receive lag): use more "
        "workers or a faster machine");
}

TEST_CASE("late reads of the quick answers excuse no slow server") {
  run_fixture run;
  run.require("p95(response_time) < 60ms");
  read_late(run, 0, 50, 90 * ms, 80 * ms);
  read_late(run, 0, 50, 100 * ms, 1);
  const auto found = examine(run.taken(), judge(run.taken()), {});
  CHECK(found.state == validity::suspect);
  REQUIRE(found.reasons.size() == 1);
  CHECK(found.reasons[0].substr(0, 24) == "receive lag p99 is 80 ms");
}

TEST_CASE("a late read stands for the answers before it that were read without a stamp") {
  run_fixture run;
  run.require("p90(response_time) < 50ms");
  read_late(run, 0, 1, 10 * ms, 1);
  run.add(0, 19, 100 * ms);
  read_late(run, 0, 1, 100 * ms, 90 * ms);
  CHECK(examine(run.taken(), judge(run.taken()), {}).state == validity::invalid);
}

TEST_CASE("failed operations are slower than any answer, and no late read excuses them") {
  run_fixture run;
  run.require("p80(response_time) < 50ms");
  read_late(run, 0, 79, 40 * ms, 39 * ms);
  run.add(0, 21, 10 * ms, SPATE_OUTCOME_STATUS);
  CHECK(examine(run.taken(), judge(run.taken()), {}).state != validity::invalid);
}

TEST_CASE("a late read is taken away at its own place of the order, so that a slow server stays guilty") {
  run_fixture run;
  run.require("p50(response_time) < 50ms");
  // Late in the tail only: the median was the server's.
  read_late(run, 0, 95, 100 * ms, ms / 10);
  read_late(run, 0, 5, 100 * ms, 80 * ms);
  const auto found = examine(run.taken(), judge(run.taken()), {});
  CHECK(found.state == validity::suspect);
  REQUIRE(found.reasons.size() == 1);
  CHECK(found.reasons[0] ==
        "receive lag p99 is 80 ms: answers were read late, and service times look longer by that, though no objective "
        "hung on it");
}

TEST_CASE("receive lag of another operation excuses nothing") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.add(0, 100, 100 * ms);
  read_late(run, 1, 100, 10 * ms, 9 * ms);
  CHECK(examine(run.taken(), judge(run.taken()), {}).state == validity::suspect);
}

TEST_CASE("what lateness decided of several operations is one reason that names them") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", {.operation = true});
  run.require("p95(response_time) < 60ms");
  run.add(0, 100, 100 * ms, SPATE_OUTCOME_OK, 80 * ms);
  run.add(1, 100, 100 * ms, SPATE_OUTCOME_OK, 80 * ms);
  const std::string late = "only because the generator was late (start lag): use more workers or a faster machine";
  CHECK(examine(run.taken(), judge(run.taken()), {}).reasons ==
        std::vector<std::string>{"goal: p95(response_time) < 50ms of read and write was missed " + late,
                                 "goal: p95(response_time) < 60ms was missed " + late});
}
