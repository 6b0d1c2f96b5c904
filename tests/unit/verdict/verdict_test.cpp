#include "verdict/verdict.hpp"

#include <catch2/catch.hpp>
#include <csignal>

#include "unit/verdict/run_fixture.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;

namespace {

conclusion concluded(bool missed, validity generator, ending end) {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.model.objectives[0].operations = {"read"};
  run.add(0, 100, missed ? 100 * ms : 10 * ms);
  return conclude(run.model, judge(run.taken()), {generator, {"late"}}, end);
}

}  // namespace

TEST_CASE("every objective held: pass, exit 0, no reason") {
  const auto end = concluded(false, validity::valid, {});
  CHECK(end.status == status::pass);
  CHECK(end.exit_status == 0);
  CHECK(end.reasons.empty());
}

TEST_CASE("a missed objective: fail, exit 1, the reason says operation, requirement and value") {
  const auto end = concluded(true, validity::valid, {});
  CHECK(end.status == status::fail);
  CHECK(end.exit_status == 1);
  REQUIRE(end.reasons.size() == 1);
  CHECK(end.reasons[0] == "objective goal: read: p95(response_time) < 50ms was missed; it is 100 ms");
}

TEST_CASE("precedence: not run, interrupted, invalid, missed") {
  CHECK(concluded(true, validity::invalid, {SIGINT, {"no server"}, {}, false}).exit_status == 3);
  CHECK(concluded(true, validity::invalid, {SIGINT, {}, {}, false}).exit_status == 130);
  CHECK(concluded(true, validity::invalid, {SIGTERM, {}, {}, false}).exit_status == 143);
  CHECK(concluded(true, validity::invalid, {}).exit_status == 4);
  CHECK(concluded(true, validity::invalid, {}).status == status::invalid);
  CHECK(concluded(true, validity::suspect, {}).exit_status == 1);
}

TEST_CASE("a suspect generator passes, but not with --strict") {
  CHECK(concluded(false, validity::suspect, {}).exit_status == 0);
  CHECK(concluded(false, validity::suspect, {0, {}, {}, true}).exit_status == 4);
}

TEST_CASE("an interrupted run says so first and keeps its misses") {
  const auto end = concluded(true, validity::valid, {SIGINT, {}, {}, false});
  REQUIRE(end.reasons.size() == 2);
  CHECK(end.reasons[0] == "interrupted by SIGINT: the load ended before its time");
}

TEST_CASE("a load that was changed by hand is judged as it was, and the reasons say so last") {
  ending by_hand;
  by_hand.by_hand = "somebody changed it";
  const auto held = concluded(false, validity::valid, by_hand);
  CHECK(held.status == status::pass);
  CHECK(held.exit_status == 0);
  CHECK(held.reasons == std::vector<std::string>{"somebody changed it"});
  const auto missed = concluded(true, validity::valid, by_hand);
  CHECK(missed.status == status::fail);
  REQUIRE(missed.reasons.size() == 2);
  CHECK(missed.reasons[1] == "somebody changed it");
  CHECK(concluded(true, validity::invalid, by_hand).reasons.back() == "somebody changed it");
}

TEST_CASE("a requested report that was not written is exit 3") {
  CHECK(exit_status_with_reports(0, true) == 0);
  CHECK(exit_status_with_reports(0, false) == 3);
  CHECK(exit_status_with_reports(1, false) == 3);
  CHECK(exit_status_with_reports(130, false) == 3);
  CHECK(exit_status_with_reports(2, false) == 2);
}
