#include "verdict/intervention.hpp"

#include <catch2/catch.hpp>

using namespace spate;
using namespace spate::verdict;

namespace {

constexpr std::int64_t second = 1'000'000'000;

intervention did(std::int64_t at_s, std::string what) {
  return {at_s * second, std::move(what), "key", {}, {}, {}, {}};
}

}  // namespace

TEST_CASE("an intervention is one sentence") {
  CHECK(sentence_of(did(1, "pause")) == "pause (key)");
  CHECK(sentence_of({0, "users", "socket", "main", 50, 80, {}}) == "users of load main: 50 -> 80 (socket)");
  CHECK(sentence_of({0, "rate", "socket", "visits", 0.5, 200, {}}) == "rate of load visits: 0.5/s -> 200/s (socket)");
  CHECK(sentence_of({0, "mark", "socket", {}, {}, {}, "cache off"}) == "mark: cache off (socket)");
}

TEST_CASE("an event gives back what was written to it") {
  const intervention written{3 * second, "users", "socket", "main", 50, 80, {}};
  const intervention read = read_intervention(written.at_ns, fields_of(written));
  CHECK(interventions_json({read}) == interventions_json({written}));
  const intervention marked = read_intervention(0, fields_of({0, "mark", "key", {}, {}, {}, "here"}));
  CHECK(marked.text == "here");
  CHECK_FALSE(marked.after);
}

TEST_CASE("what was paused of a stretch is counted, also when the pause never ended") {
  const std::vector<intervention> all = {did(10, "pause"), did(15, "resume"), did(16, "mark"), did(20, "pause")};
  CHECK(paused_ns(all, 0, 30 * second) == 15 * second);
  CHECK(paused_ns(all, 12 * second, 13 * second) == second);
  CHECK(paused_ns(all, 14 * second, 21 * second) == 2 * second);
  CHECK(paused_ns(all, 15 * second, 20 * second) == 0);
  CHECK(paused_ns({}, 0, 30 * second) == 0);
}

TEST_CASE("the reason says how often, how long and whether it ended early; marks are no reason") {
  CHECK(reason_of({}, 60 * second).empty());
  CHECK(reason_of({did(1, "mark")}, 60 * second).empty());
  CHECK(reason_of({did(1, "users")}, 60 * second) ==
        "the load was changed by hand once while it ran: what was measured is that load, not the profile's");
  CHECK(
      reason_of({did(1, "mark"), did(2, "pause"), did(5, "resume"), did(30, "stop")}, 30 * second) ==
      "the load was changed by hand 3 times while it ran, and paused for 3 s of it, and ended 30 s into it, before its "
      "time: what was measured is that load, not the profile's");
}
