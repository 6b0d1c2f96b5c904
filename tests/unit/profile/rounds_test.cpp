// What `for_each` and `start_when` become in the model.
#include <catch2/catch.hpp>

#include "load_text.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

constexpr std::int64_t second = 1'000'000'000;

loaded with_loads(const std::string& loads, const std::string& flow = "", const load_options& options = {}) {
  return load_text(R"(spate = 1
[params]
sizes = { type = "ints", default = [10, 100, 1000], min = 1 }
[run]
seed = 1
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:8000"
[operation.list]
target = "api"
get = "/api/runs/"
[operation.fill]
target = "api"
get = "/api/fill"
[data]
row = { kind = "reference", to = "record", rows = 1000, order = "once" }
any = { kind = "reference", to = "row", rows = 1000, among = "drawn" }
record = { kind = "object", fields = { id = { kind = "uuid" } } }
[scenario.filler]
)" + (flow.empty() ? "task.fill = {}" : flow) +
                       R"(
[scenario.reader]
task.list = {}
)" + loads,
                   options);
}

const std::string filled_and_read = R"(
[load.fill]
for_each = { size = "${sizes}" }
start_when = "ended"
users = 1
iterations = 1
scenarios = ["filler"]
duration = "10s"
[load.read]
for_each = { size = "${sizes}" }
start_after = "fill"
start_when = "ended"
users = 2
shared_iterations = 50
scenarios = ["reader"]
duration = "5s"
)";

std::vector<std::string> names_of(const model& m) {
  std::vector<std::string> out;
  for (const load& each : m.loads) out.push_back(each.name);
  return out;
}

std::vector<std::string> scenarios_of(const model& m, const load& of) {
  std::vector<std::string> out;
  for (const std::uint32_t each : of.scenarios) out.push_back(m.scenarios[each].name);
  return out;
}

const load& find(const model& m, const std::string& name) {
  for (const load& each : m.loads)
    if (each.name == name) return each;
  FAIL(name);
  return m.loads.front();
}

std::vector<std::string> waits(const model& m, const std::string& name) {
  std::vector<std::string> out;
  for (const std::uint32_t each : find(m, name).after) out.push_back(m.loads[each].name);
  return out;
}

}  // namespace

TEST_CASE("loads with for_each are there once for each value, and so are their scenarios") {
  const auto result = with_loads(filled_and_read);
  CAPTURE(result.printed());
  REQUIRE(result.made);
  const model& m = *result.made;
  CHECK(m.rounds.variable == "size");
  CHECK(m.rounds.values == std::vector<std::int64_t>{10, 100, 1000});
  CHECK(names_of(m) ==
        std::vector<std::string>{"fill@10", "fill@100", "fill@1000", "read@10", "read@100", "read@1000"});
  CHECK(m.scenarios.size() == 6);
  CHECK(scenarios_of(m, find(m, "fill@100")) == std::vector<std::string>{"filler@100"});
  CHECK(scenarios_of(m, find(m, "read@1000")) == std::vector<std::string>{"reader@1000"});
  CHECK(m.scenarios.back().base == "reader");
  CHECK(m.scenarios.back().round == 2u);
}

TEST_CASE("a value begins when all loads of the one before have ended, or should have") {
  const auto result = with_loads(filled_and_read);
  REQUIRE(result.made);
  const model& m = *result.made;
  CHECK(waits(m, "fill@10").empty());
  CHECK(waits(m, "read@10") == std::vector<std::string>{"fill@10"});
  CHECK(waits(m, "fill@100") == std::vector<std::string>{"fill@10", "read@10"});
  CHECK(waits(m, "read@1000") == std::vector<std::string>{"fill@1000"});
  // At the latest.
  CHECK(find(m, "fill@100").start_ns == 15 * second);
  CHECK(find(m, "read@1000").start_ns == 40 * second);
  CHECK(m.duration_ns == 45 * second);
  // When each of them begins is known only then.
  REQUIRE(m.phases.size() == 1);
  CHECK(m.phases[0].name == "fill@10 to read@1000");
  CHECK(m.phases[0].measured);
}

TEST_CASE("as planned, each load of each value is a phase") {
  std::string loads = filled_and_read;
  for (int i = 0; i < 2; ++i) loads = with(loads, "start_when = \"ended\"\n", "");
  const auto result = with_loads(loads);
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(waits(*result.made, "read@100").empty());
  REQUIRE(result.made->phases.size() == 6);
  CHECK(result.made->phases[1].name == "read@10");
  CHECK(result.made->phases[2].end_ns == 25 * second);
}

TEST_CASE("a load without for_each comes before or behind all values, and plays scenarios of its own") {
  const auto result = with_loads(with(filled_and_read, "start_when", "start_after = \"warm\"\nstart_when") + R"(
[load.warm]
users = 1
scenarios = ["reader"]
duration = "3s"
[load.mix]
start_after = "read"
users = 9
scenarios = ["reader"]
duration = "20s"
)");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  const model& m = *result.made;
  CHECK(waits(m, "fill@10") == std::vector<std::string>{"warm"});
  CHECK(waits(m, "fill@100") == std::vector<std::string>{"fill@10", "read@10"});
  CHECK(scenarios_of(m, find(m, "mix")) == std::vector<std::string>{"reader"});
  CHECK(find(m, "mix").start_ns == 48 * second);
  CHECK(m.scenarios.size() == 7);
}

TEST_CASE("without a list of scenarios a load with for_each plays them all") {
  const auto result = with_loads(R"(
[load]
for_each = { crowd = [1, 2] }
users = 4
duration = "5s"
)");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(names_of(*result.made) == std::vector<std::string>{"load@1", "load@2"});
  CHECK(scenarios_of(*result.made, result.made->loads[1]) == std::vector<std::string>{"filler@2", "reader@2"});
}

TEST_CASE("users know the value, and how many rows were drawn") {
  const auto result = with_loads(filled_and_read, R"(task.fill = { flow = [
  { repeat = { while = "drawn(row) < size * 2", max = 1000 }, flow = ["fill"] },
] })");
  CAPTURE(result.printed());
  CHECK(result.made != nullptr);
}

TEST_CASE("a list comes from the command line, and functions read it") {
  load_options options;
  options.parameters = {{"sizes", "5, 50", "option"}};
  const auto result = with_loads(
      with(with(filled_and_read, "duration = \"10s\"", "duration = \"${max(sizes) / min(sizes) + count(sizes)}s\""),
           "users = 1\n", "enabled = \"count(sizes) > 1\"\nusers = 1\n"),
      "", options);
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->rounds.values == std::vector<std::int64_t>{5, 50});
  CHECK(find(*result.made, "fill@50").length_ns == 12 * second);
}

TEST_CASE("an empty list is one that nothing goes through") {
  load_options options;
  options.parameters = {{"sizes", "", "option"}};
  std::string loads = filled_and_read;
  loads = with(loads, "users = 1\n", "enabled = \"count(sizes) > 0\"\nusers = 1\n");
  loads = with(loads, "users = 2\n", "enabled = \"count(sizes) > 0\"\nusers = 2\n");
  const auto result = with_loads(loads + "\n[load.plain]\nusers = 1\nduration = \"5s\"\n", "", options);
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->rounds.values.empty());
  CHECK(names_of(*result.made) == std::vector<std::string>{"plain"});
  CHECK(result.made->scenarios.size() == 2);
}

TEST_CASE("objectives mean a scenario with all of its values, and a slowdown is between the first and the last") {
  const auto result = with_loads(filled_and_read + R"(
[objective.index]
each = "operation"
scenarios = ["reader"]
require = ["slowdown(p50(response_time)) < 3", "p95(response_time) < 1s"]
)");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->objectives.at(0).scenarios == std::vector<std::string>{"reader@10", "reader@100", "reader@1000"});
}
