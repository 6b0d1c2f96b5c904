#include "verdict/lateness.hpp"

#include <catch2/catch.hpp>

#include "unit/verdict/run_fixture.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;

namespace {

const std::string cause = "only because the generator was late (start lag): use more workers or a faster machine";

judgement of(std::optional<std::uint32_t> operation, bool held) {
  judgement out;
  out.objective = "goal";
  out.requirement = "p95(response_time) < 50ms";
  out.operation = operation;
  out.held = held;
  return out;
}

// Each would have come out otherwise.
std::vector<std::string> said_of(const std::vector<judgement>& counted) {
  run_fixture run;
  run.add(0, 100, 100 * ms, SPATE_OUTCOME_OK, 80 * ms);
  for (const char* name : {"one", "two", "three", "four", "five", "six", "seven"})
    run.model.phases.push_back({.name = name});
  std::vector<judgement> without = counted;
  for (judgement& each : without) each.held = !each.held.value();
  return decided_by_lateness(run.taken(), counted, without);
}

}  // namespace

TEST_CASE("a requirement that lateness decided for several operations is said once") {
  CHECK(said_of({of(0, false), of(1, false)}) ==
        std::vector<std::string>{"goal: p95(response_time) < 50ms of read and write was missed " + cause});
}

TEST_CASE("an operation that was looked at several times is named once") {
  CHECK(said_of({of(0, false), of(0, false)}) ==
        std::vector<std::string>{"goal: p95(response_time) < 50ms of read was missed " + cause});
}

TEST_CASE("what held and what was missed are two reasons") {
  CHECK(said_of({of(0, false), of(1, true), of(std::nullopt, true)}) ==
        std::vector<std::string>{"goal: p95(response_time) < 50ms of read was missed " + cause,
                                 "goal: p95(response_time) < 50ms of write held " + cause});
}

TEST_CASE("of many five are named, and the others counted") {
  std::vector<judgement> many(7, of(0, false));
  for (std::uint32_t i = 0; i < many.size(); ++i) {
    many[i].phase = i;
    many[i].scenario = 0;
  }
  CHECK(said_of(many) ==
        std::vector<std::string>{"goal: p95(response_time) < 50ms of one/users/read, two/users/read, three/users/read, "
                                 "four/users/read, five/users/read and 2 more was missed " +
                                 cause});
}

TEST_CASE("what only stands as evidence, or came out the same, is not said") {
  run_fixture run;
  run.add(0, 100, 100 * ms);
  judgement evidence = of(0, false);
  evidence.evidence = true;
  CHECK(decided_by_lateness(run.taken(), {evidence, of(1, true)}, {of(0, true), of(1, true)}).empty());
}
