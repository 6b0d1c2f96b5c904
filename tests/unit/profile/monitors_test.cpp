#include <algorithm>
#include <catch2/catch.hpp>

#include "load_text.hpp"

using namespace spate::profile;

namespace {

std::string profile_with(const std::string& tables) {
  return R"(
spate = 1

[params]
pid = { type = "int", default = 0 }
standby = { type = "bool", default = false }

[run]
duration = "10m"

[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:8000"

[operation.list_runs]
target = "api"
get = "/api/runs/"

[scenario.reader]
task.list_runs = {}

[load]
users = 2

)" + tables;
}

const objective& objective_of(const model& of, const std::string& name) {
  return *std::find_if(of.objectives.begin(), of.objectives.end(), [&](const objective& o) { return o.name == name; });
}

}  // namespace

TEST_CASE("a monitor has what its plugin reads, and then what the profile names") {
  const auto result = test::load_text(profile_with(R"(
[monitor.platform]
plugin = "process"
pid = "${pid}"

[monitor.pool]
plugin = "scrape"
url = "http://127.0.0.1:9100/metrics"
every = "5s"
settle = "0s"
series = { in_use = "pool_in_use", waiting = "pool_waiting" }

[objective.errors]
require = ["error_ratio < 1%"]
)"));
  INFO(result.printed());
  REQUIRE(result.made);
  const auto& monitors = result.made->monitors;
  REQUIRE(monitors.size() == 2);
  CHECK(monitors[0].name == "platform");
  CHECK(monitors[0].plugin == "process");
  CHECK(monitors[0].every_ns == 1'000'000'000);
  CHECK(monitors[0].settle_ns == 5'000'000'000);
  CHECK(monitors[0].metrics.front().name == "cpu");
  CHECK(monitors[0].metrics.front().unit == "ratio");
  CHECK(monitors[0].config);
  CHECK(monitors[1].every_ns == 5'000'000'000);
  CHECK(monitors[1].settle_ns == 0);
  REQUIRE(monitors[1].metrics.size() == 3);
  CHECK(monitors[1].metrics[0].name == "up");
  CHECK(monitors[1].metrics[1].name == "in_use");
  CHECK(monitors[1].metrics[2].name == "waiting");
}

TEST_CASE("an objective knows which monitor it reads") {
  const auto result = test::load_text(profile_with(R"(
[monitor.standby]
plugin = "process"
enabled = "standby"

[monitor.machine]
plugin = "process"

[monitor.pool]
plugin = "scrape"
url = "http://127.0.0.1:9100/metrics"
series = { rate = "pool_rate", in_use = "pool_in_use" }

[objective.alone]
require = ["mean(cpu) < 80%", "memory_growth < 10%", "growth(memory_anonymous) < 10%"]

[objective.looks]
window = "30s"
require = ["max(in_use) < 10 and mean(cpu) < 90%", "error_ratio < 1%", "max(oldest) < 5s", "min(requests) > 10/s"]

[objective.theirs]
require = ["rate > 10/s"]

[objective.its_own]
monitor = "pool"
require = ["rate > 10", "leaked(in_use) == 0"]

[objective.asleep]
enabled = "standby"
monitor = "standby"
require = ["mean(cpu) < 80%"]
)"));
  INFO(result.printed());
  REQUIRE(result.made);
  const model& made = *result.made;
  REQUIRE(made.monitors.size() == 2);
  const auto& alone = objective_of(made, "alone").monitored;
  REQUIRE(alone.size() == 3);
  CHECK(alone[0].name == "cpu");
  CHECK(alone[0].monitor == 0);
  CHECK(alone[0].metric == 0);
  CHECK(alone[1].name == "memory_anonymous");
  CHECK(alone[2].name == "memory_growth");
  CHECK(made.monitors[0].metrics[alone[2].metric].name == "memory_anonymous");
  CHECK(objective_of(made, "looks").monitored.size() == 4);
  // What the host measures itself goes first; a monitor's of the same name has to be named.
  CHECK(objective_of(made, "theirs").monitored.empty());
  const auto& its_own = objective_of(made, "its_own").monitored;
  REQUIRE(its_own.size() == 2);
  CHECK(its_own[0].name == "in_use");
  CHECK(its_own[1].name == "rate");
  CHECK(its_own[1].monitor == 1);
}

TEST_CASE("an objective may be about a monitor that is enabled with it") {
  load_options options;
  options.parameters.push_back({"standby", "true", "option"});
  const auto result = test::load_text(profile_with(R"(
[monitor.standby]
plugin = "process"
enabled = "standby"

[objective.asleep]
enabled = "standby"
require = ["mean(cpu) < 80%"]
)"),
                                      options);
  INFO(result.printed());
  REQUIRE(result.made);
  CHECK(result.made->monitors.size() == 1);
  CHECK(result.made->objectives.front().monitored.size() == 1);
}
