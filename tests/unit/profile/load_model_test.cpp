// What [load] becomes in the model: level, stages, the run's time axis and its phases.
#include <catch2/catch.hpp>

#include "load_text.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

constexpr std::int64_t second = 1'000'000'000;

loaded with_load(const std::string& load, const std::string& run = "", const std::string& scenario = "") {
  return load_text(R"(spate = 1
[run]
seed = 1
)" + run + R"(
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:8000"
[operation.list]
target = "api"
get = "/api/runs/"
[scenario.reader]
)" + scenario + R"(
task.list = { weight = 1 }
[scenario.writer]
task.list = { weight = 1 }
)" + load);
}

struct shape {
  std::string name;
  phase_kind kind;
  double end_s;
  bool measured;
  friend bool operator==(const shape&, const shape&) = default;
};

std::vector<shape> phases_of(const model& m) {
  std::vector<shape> out;
  for (const phase& each : m.phases)
    out.push_back({each.name, each.kind, static_cast<double>(each.end_ns) / second, each.measured});
  return out;
}

constexpr auto warm_up = phase_kind::warm_up, ramp = phase_kind::ramp, steady = phase_kind::steady;

}  // namespace

TEST_CASE("a constant rate is one steady phase behind the warm-up") {
  const auto result = with_load("[load]\nrate = \"120/m\"\narrivals = \"poisson\"\non_saturation = \"drop\"\n",
                                "warmup = \"5s\"\nduration = \"10s\"");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  const load& made = result.made->loads.at(0);
  CHECK(made.model == load_model::open);
  CHECK(made.level == 2);
  CHECK(made.arrivals == arrival_spacing::poisson);
  CHECK(made.on_saturation == on_saturation::drop);
  CHECK(made.users == 100);
  CHECK(phases_of(*result.made) == std::vector<shape>{{"warm-up", warm_up, 5, false}, {"steady", steady, 15, true}});
}

TEST_CASE("without max_users there is room for ten seconds without an answer, within bounds") {
  const auto users = [](const std::string& rate) {
    const auto result = with_load("[load]\nrate = \"" + rate + "\"\n", "duration = \"10s\"");
    return result.made ? result.made->loads.at(0).users : 0;
  };
  CHECK(users("1/s") == 100);
  CHECK(users("50/s") == 500);
  CHECK(users("20000/s") == 10'000);
}

TEST_CASE("stages are ramps and holds; a run without a duration lasts as long as they do") {
  const auto result = with_load(R"([load]
stages = [
  { to = "100/s", over = "10s" },
  { to = "100/s", over = "1m", name = "plateau" },
  { to = "500/s", over = "0s" },
  { to = "500/s", over = "5s" },
  { to = 0, over = "10s", measure = true },
]
)");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->duration_ns == 85 * second);
  CHECK(result.made->loads.at(0).model == load_model::open);
  CHECK(result.made->loads.at(0).level == 0);
  CHECK(result.made->loads.at(0).users == 5000);
  CHECK(phases_of(*result.made) == std::vector<shape>{{"to 100/s", ramp, 10, false},
                                                      {"plateau", steady, 70, true},
                                                      {"500/s", steady, 75, true},
                                                      {"to 0/s", ramp, 85, true}});
}

TEST_CASE("stages of users begin at `users`, and the warm-up covers what it covers") {
  const auto result = with_load(
      "[load]\nusers = 5\nstages = [{ to = 5, over = \"20s\" }, { to = 10, over = \"10s\" }, "
      "{ to = 10, over = \"20s\" }]\n",
      "warmup = \"15s\"");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->loads.at(0).model == load_model::closed);
  CHECK(result.made->loads.at(0).level == 5);
  CHECK(result.made->loads.at(0).users == 10);
  CHECK(result.made->duration_ns == 35 * second);
  CHECK(phases_of(*result.made) == std::vector<shape>{{"warm-up", warm_up, 15, false},
                                                      {"5 users", steady, 20, true},
                                                      {"to 10 users", ramp, 30, false},
                                                      {"10 users", steady, 50, true}});
}

TEST_CASE("steps settle and hold") {
  const auto result = with_load(
      "[load]\nrate = { from = \"100/s\", to = \"300/s\", step = \"100/s\" }\nsettle = \"5s\"\nhold = \"20s\"\n");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(phases_of(*result.made) == std::vector<shape>{{"100/s settling", ramp, 5, false},
                                                      {"100/s", steady, 25, true},
                                                      {"200/s settling", ramp, 30, false},
                                                      {"200/s", steady, 50, true},
                                                      {"300/s settling", ramp, 55, false},
                                                      {"300/s", steady, 75, true}});
}

TEST_CASE("a load starts after another, and each stretch of a run of several loads is named after those in it") {
  const auto result = with_load(R"([load.people]
users = 5
scenarios = ["reader"]
duration = "20s"
stop = "3s"
[load.batch]
users = 2
scenarios = ["writer"]
start_after = "people"
duration = "10s"
iterations = 4
[load.always]
rate = 3
)",
                                "duration = \"40s\"");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  const auto& loads = result.made->loads;
  CHECK(loads.at(0).stop_ns == 3 * second);
  CHECK(loads.at(1).start_ns == 20 * second);
  CHECK(loads.at(1).scenarios == std::vector<std::uint32_t>{1});
  CHECK(loads.at(1).iterations == 4);
  CHECK(phases_of(*result.made) == std::vector<shape>{{"people + always", steady, 20, true},
                                                      {"batch + always", steady, 30, true},
                                                      {"always", steady, 40, true}});
}

TEST_CASE("pacing is of a scenario, and of the run's threads") {
  const auto result = with_load("[load]\nusers = 5\n", "duration = \"10s\"\npacing = \"spin\"", "pacing = \"2s\"");
  CAPTURE(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->pacing == thread_pacing::spin);
  CHECK(result.made->scenarios.at(0).pacing_ns == 2 * second);
}

TEST_CASE("what a scenario says and no load lets it do is warned of") {
  const auto result = with_load("[load]\nrate = 5\nscenarios = [\"reader\"]\n", "duration = \"10s\"", "think = \"1s\"");
  REQUIRE(result.made);
  CHECK_THAT(result.printed(), Catch::Contains("`think` changes nothing: the load has a rate"));
  CHECK_THAT(result.printed(), Catch::Contains("no load plays scenario `writer`"));
}

TEST_CASE("a load that is disabled may play a scenario that is disabled as well") {
  const auto with_more = [](const std::string& enabled) {
    return with_load("[load.people]\nusers = 5\nscenarios = [\"writer\"]\n[load.more]\nenabled = " + enabled +
                         "\nusers = 5\nscenarios = [\"reader\"]\n",
                     "duration = \"10s\"", "enabled = false");
  };
  CHECK(with_more("false").made);
  CHECK_THAT(with_more("true").printed(), Catch::Contains("scenario `reader` is disabled"));
}
