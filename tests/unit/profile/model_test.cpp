#include <spate/abi/protocol.h>
#include <catch2/catch.hpp>

#include <spate/config.hpp>

#include "example_profile.hpp"
#include "load_text.hpp"
#include "profile/config_tree.hpp"

using namespace spate;
using namespace spate::profile;
using namespace spate::profile::test;

namespace {

const operation& find(const model& m, std::string_view name) {
  for (const operation& each : m.operations) {
    if (each.name == name) return each;
  }
  FAIL("no operation " << name);
  return m.operations.front();
}

std::string render(const model& m, std::uint32_t id) {
  data::user_state user;
  user.variables.resize(m.variable_count);
  user.draws.resize(m.runtime->sources.size());
  user.operation_no = 1;
  data::shared_state shared;
  shared.variables.resize(m.shared_count);
  char out[512];
  const auto size = m.runtime->templates.at(id).render({user, shared, m.runtime->sources}, SPATE_ESCAPE_NONE, out, 512);
  return {out, size};
}

}  // namespace

TEST_CASE("the example of the language is loaded without a mistake, and every part is in the model") {
  const auto result = load_text(example_profile());
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const model& m = *result.made;
  CHECK(m.name == "LLM-Eval API");
  CHECK(m.seed == 42);
  CHECK(m.warmup_ns == 10'000'000'000);
  CHECK(m.duration_ns == 300'000'000'000);
  CHECK(m.stop_ns == 30'000'000'000);
  REQUIRE(m.setup.size() == 1);
  CHECK(m.operations.at(m.setup[0].operation).name == "find_comparable");
  CHECK(m.setup[0].on_error == on_error::end_task);
  REQUIRE(m.teardown.size() == 1);
  REQUIRE(m.services.size() == 1);
  CHECK(m.services[0].provides == std::vector<std::pair<std::string, std::string>>{{"host", "http"}});
  REQUIRE(m.targets.size() == 1);
  CHECK(m.targets[0].plugin == "http_api");
  REQUIRE(m.loads.size() == 1);
  CHECK(m.loads[0].users == 50);
  CHECK(m.loads[0].spawn_rate == Approx(5));
  REQUIRE(m.objectives.size() == 2);
  CHECK(m.objectives[0].each.operation);
  CHECK(m.objectives[0].require.size() == 2);
  CHECK(m.reports.size() == 2);
  CHECK(m.source_text == example_profile());
}

TEST_CASE("a scenario's tasks carry their weights, conditions, picks and flows") {
  const auto result = load_text(example_profile());
  REQUIRE(result.made != nullptr);
  const model& m = *result.made;
  // The analyst is enabled by a parameter that is off.
  REQUIRE(m.scenarios.size() == 1);
  const scenario& user = m.scenarios[0];
  CHECK(user.think.kind == data::distribution_kind::uniform);
  CHECK(user.think.low_ns == 1'000'000'000);
  CHECK(user.think.high_ns == 5'000'000'000);
  REQUIRE(user.tasks.size() == 4);
  CHECK(user.tasks[0].name == "create_run");
  CHECK(user.tasks[0].weight == Approx(20));
  CHECK_FALSE(user.tasks[0].when);
  REQUIRE(user.tasks[1].when);
  REQUIRE(user.tasks[1].picks.size() == 1);
  CHECK(user.tasks[1].picks[0].count == 2);
  CHECK(user.tasks[1].picks[0].from_kind == data::name_kind::shared);
  CHECK_FALSE(user.tasks[1].picks[0].remove);
  REQUIRE(user.tasks[2].picks.size() == 1);
  CHECK(user.tasks[2].picks[0].remove);
  CHECK(user.tasks[2].picks[0].which == data::pick_which::newest);
  REQUIRE(user.tasks[3].flow.size() == 1);
  const step& burst = user.tasks[3].flow[0];
  CHECK(burst.kind == step_kind::repeat);
  CHECK(burst.repeat_min == 5);
  CHECK(burst.repeat_max == 10);
  CHECK(burst.on_error == on_error::leave);
  REQUIRE(burst.flow.size() == 1);
  CHECK(m.operations.at(burst.flow[0].operation).name == "create_run");
}

TEST_CASE("with the parameter on, the analyst is there") {
  load_options options;
  options.parameters = {{"extras", "true", "option"}};
  const auto result = load_text(example_profile(), options);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  REQUIRE(result.made->scenarios.size() == 2);
  const auto& flow = result.made->scenarios[1].tasks.at(0).flow;
  REQUIRE(flow.size() == 3);
  CHECK(flow[1].kind == step_kind::pause);
  CHECK(flow[1].pause.low_ns == 200'000'000);
}

TEST_CASE("a plugin is handed its keys with defaults, and its operations with templates") {
  const auto result = load_text(example_profile());
  REQUIRE(result.made != nullptr);
  const model& m = *result.made;
  const config all(m.targets[0].config->view());
  CHECK(all.find("base_url").as_string() == "http://127.0.0.1:8000");
  CHECK(all.find("timeout").as_duration() == std::chrono::seconds(10));
  CHECK_FALSE(all.find("timeout").is_default());
  CHECK(all.find("buffer").as_size_bytes() == 65536);
  CHECK(all.find("buffer").is_default());
  CHECK(all.find("pool.size").as_int() == 4);
  CHECK_FALSE(all.root().child("plugin"));
  REQUIRE(all.operations().size() == m.targets[0].operations.size());
  std::uint32_t i = 0;
  for (const node each : all.operations()) {
    const operation& named = m.operations.at(m.targets[0].operations.at(i));
    CHECK(each.child("name").as_string() == named.name);
    CHECK(named.index_in_target == i++);
    CHECK_FALSE(each.child("capture"));
  }
  const node create = *all.operations().begin();
  CHECK(create.child("post").as_string() == "/api/runs/");
  CHECK_FALSE(create.child("post").is_template());
  REQUIRE(create.child("json").is_template());
  const std::string body = render(m, create.child("json").template_id());
  CHECK(body.starts_with("{\"name\":\"Load Test Run "));
  CHECK(body.ends_with("\"metrics_used\":[\"exact_match\"]}"));
}

TEST_CASE("a value of any kind that is one hole has the type of the parameter that fills it") {
  const auto result = load_text(example_profile() +
                                "\n[operation.typed]\ntarget = \"api\"\nget = \"/\"\n"
                                "query = { whole = \"${users}\", flag = \"${extras}\", real = \"${users + 0.5}\", "
                                "text = \"${duration}\", inside = \"${users} \", drawn = \"${number}\" }\n");
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  node query;
  for (const node each : config(result.made->targets[0].config->view()).operations())
    if (each.child("name").as_string() == "typed") query = each.child("query");
  CHECK(query.child("whole").kind() == SPATE_KIND_INT);
  CHECK(query.child("whole").as_int() == 50);
  CHECK(query.child("flag").kind() == SPATE_KIND_BOOL);
  CHECK_FALSE(query.child("flag").as_bool());
  CHECK(query.child("real").kind() == SPATE_KIND_FLOAT);
  CHECK(query.child("real").as_double() == 50.5);
  CHECK(query.child("text").as_string() == "5m");
  CHECK(query.child("inside").kind() == SPATE_KIND_STRING);
  CHECK(query.child("inside").as_string() == "50 ");
  CHECK(query.child("drawn").is_template());
}

TEST_CASE("an operation needs the user's variables that its templates read, and no others") {
  const auto result = load_text(example_profile());
  REQUIRE(result.made != nullptr);
  const model& m = *result.made;
  CHECK(find(m, "create_run").needs.empty());
  CHECK(find(m, "delete_run").needs == std::vector<std::uint32_t>{m.names.find("id")->slot});
  CHECK(find(m, "compare_runs").needs == std::vector<std::uint32_t>{m.names.find("pair")->slot});
  CHECK(m.names.find("comparable_ids")->kind == data::name_kind::shared);
  CHECK(m.names.find("run_ids")->list);
  CHECK(m.shared_count == 1);
  CHECK(m.variable_count == 3);
}

TEST_CASE("a target whose driver blocks has as many sessions as its pool, and any other has none") {
  const std::string text = R"(spate = 1
[run]
duration = "5s"
[target.db]
plugin = "waiting"
[target.large]
plugin = "waiting"
pool.size = 20
pool.timeout = "2s"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:8000"
pool.size = 7
[operation.ask]
target = "db"
[operation.ask_more]
target = "large"
retry = { on = ["locked", "timeout"] }
expect = { rows = 1 }
[operation.get]
target = "api"
get = "/"
[scenario.reader]
task.all = { flow = ["ask", "ask_more", "get"] }
[load]
users = 2
[objective.errors]
require = ["error_ratio < 1%"]
)";
  const auto result = load_text(text);
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  REQUIRE(result.made->targets.size() == 3);
  CHECK(result.made->targets[0].sessions == 3);
  CHECK(result.made->targets[1].sessions == 20);
  CHECK(result.made->targets[2].sessions == 0);
  CHECK(result.made->targets[0].pool_timeout_ns == 5'000'000'000);
  CHECK(result.made->targets[1].pool_timeout_ns == 2'000'000'000);
  CHECK(result.made->targets[2].pool_timeout_ns == INT64_MAX);
  // The plugin's own outcomes can be tried again on.
  CHECK(find(*result.made, "ask_more").retry->outcomes ==
        std::vector<std::uint16_t>{SPATE_OUTCOME_PLUGIN + 1, SPATE_OUTCOME_TIMEOUT});
}
