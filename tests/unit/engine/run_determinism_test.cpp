#include <algorithm>
#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

profile::model busy_model(std::uint64_t seed, std::uint32_t targets) {
  auto model = small_model(40, 4, targets);
  model.seed = seed;
  model.loads[0].spawn_rate = 7;
  model.duration_ns = 30 * second;
  model.scenarios[0].think = uniform(100 * ms, 3 * second);
  model.scenarios[0].start = {send(3)};
  model.scenarios[0].stop = {send(1)};
  model.scenarios[0].tasks =
      tasks(task("one", 3, {send(0)}), task("two", 2, {send(1), pause(uniform(ms, second)), send(2)}),
            task("burst", 1, {repeat(2, 6, {send(2), send(3)})}));
  return model;
}

/// What the users did, whoever drove them.
std::vector<seen> trace(std::uint64_t seed, std::uint32_t workers, std::uint32_t targets = 1) {
  virtual_run one(busy_model(seed, targets), std::vector<std::uint32_t>(targets, workers));
  one.all();
  CHECK(one.totals.submitted == one.totals.finished);
  std::vector<seen> all;
  for (std::uint32_t t = 0; t < targets; ++t) {
    CHECK(one.fakes[t].violations.empty());
    for (seen each : one.fakes[t].log) {
      each.shard = t;
      each.due_ns -= one.start_ns;
      each.taken_ns -= one.start_ns;
      all.push_back(each);
    }
  }
  std::sort(all.begin(), all.end(),
            [](const seen& a, const seen& b) { return a.due_ns != b.due_ns ? a.due_ns < b.due_ns : a.user < b.user; });
  return all;
}

}  // namespace

TEST_CASE("the same seed gives the same users, operations and instants, on 1, 2 and 4 workers") {
  const auto once = trace(1, 1);
  CHECK(once.size() > 500);
  CHECK(trace(1, 1) == once);
  CHECK(trace(1, 2) == once);
  CHECK(trace(1, 4) == once);
  CHECK(trace(2, 1) != once);
}

TEST_CASE("the same holds for journeys over several targets") {
  const auto once = trace(1, 1, 2);
  CHECK(trace(1, 2, 2) == once);
  CHECK(trace(1, 4, 2) == once);
  CHECK(std::all_of(once.begin(), once.end(), [](const seen& each) { return each.taken_ns == each.due_ns; }));
}
