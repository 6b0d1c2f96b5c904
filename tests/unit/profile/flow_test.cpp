#include <spate/abi/protocol.h>
#include <catch2/catch.hpp>

#include "load_text.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

/// A profile whose one task has this flow, and whose operation `ask` has further keys.
loaded flow_of(const std::string& flow, const std::string& operation_keys = "") {
  return load_text(
      "spate = 1\n[run]\nduration = \"5s\"\n[target.api]\nplugin = \"http_api\"\nbase_url = \"http://x\"\n"
      "[data]\nword = { kind = \"choice\", values = [\"a\"] }\n"
      "[operation.login]\ntarget = \"api\"\npost = \"/login\"\ncapture = { token = { json = \"/token\" } }\n"
      "[operation.ask]\ntarget = \"api\"\nget = \"/x\"\n" +
      operation_keys + "\n[scenario.reader]\ntask.ask = { flow = " + flow +
      " }\n[load]\nusers = 1\n[objective.errors]\nrequire = [\"error_ratio < 1%\"]\n");
}

const std::vector<step>& steps(const loaded& result) {
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  return result.made->scenarios[0].tasks[0].flow;
}

}  // namespace

TEST_CASE("a transaction around a repeat holds it, and has a series behind those of the operations") {
  const auto result = flow_of(
      "[{ transaction = \"crawl\", repeat = { until = \"loop.index == 3\", while = \"true\", max = 500 }, flow = "
      "[\"ask\", \"login\"], on_error = \"leave\" }]");
  const step& crawl = steps(result).at(0);
  CHECK(crawl.kind == step_kind::transaction);
  REQUIRE(crawl.operation == 2);
  const operation& series = result.made->operations[2];
  CHECK(series.name == "crawl");
  CHECK(series.kind == series_kind::transaction);
  CHECK(series.target == operation::none);
  REQUIRE(crawl.flow.size() == 1);
  const step& turns = crawl.flow[0];
  CHECK(turns.kind == step_kind::repeat);
  CHECK(turns.repeat_max == 500);
  CHECK(turns.after);
  CHECK(turns.before);
  CHECK(turns.on_error == on_error::leave);
  CHECK(turns.flow.size() == 2);
}

TEST_CASE("a transaction of the same name is the same series, and objectives may name it") {
  const std::string both =
      "[{ transaction = \"crawl\", flow = [\"ask\"], on_error = \"end_task\" }, { transaction = \"crawl\", flow = "
      "[\"login\"] }]";
  const auto result = flow_of(both);
  CHECK(steps(result).at(0).operation == steps(result).at(1).operation);
  CHECK(steps(result).at(0).on_error == on_error::end_task);
  CHECK(result.made->operations.size() == 3);
}

TEST_CASE("a choose holds its options") {
  const auto result = flow_of(
      "[{ choose = [{ weight = 3, flow = [\"ask\"] }, { weight = \"1\", when = \"user > 1\", flow = [\"login\", { "
      "pause = "
      "\"1s\" }] }] }]");
  const step& choice = steps(result).at(0);
  REQUIRE(choice.kind == step_kind::choose);
  REQUIRE(choice.flow.size() == 2);
  CHECK(choice.flow[0].kind == step_kind::option);
  CHECK(choice.flow[0].weight == 3.0);
  CHECK(choice.flow[1].weight == 1.0);
  CHECK(choice.flow[1].when);
  CHECK(choice.flow[1].flow.size() == 2);
}

TEST_CASE("`set` takes expressions, texts with holes, and plain values") {
  const auto result = flow_of(
      "[\"login\", { set = { page = 0, on = true, half = 0.5, next = \"page + 1\", name = \"${token}-${word}\" } }, "
      "\"ask\"]");
  const step& sets = steps(result).at(1);
  REQUIRE(sets.set.size() == 5);
  spate::data::user_state user;
  user.variables.resize(result.made->variable_count);
  user.draws.resize(1);
  user.operation_no = 1;
  const std::string letter(1, 't');
  user.variables[result.made->names.find("token")->slot].scalar.set(std::string_view(letter));
  spate::data::shared_state shared;
  std::string all;
  for (const assignment& each : sets.set) {
    spate::data::value made;
    const spate::data::render_scope scope{user, shared, result.made->runtime->sources};
    each.formula ? each.formula.evaluate(scope, made) : each.text.evaluate(scope, made);
    user.variables[each.slot].scalar = made;
    all += std::to_string(static_cast<int>(made.type)) + " ";
  }
  using spate::data::value_type;
  CHECK(all == "2 1 3 2 4 ");
  CHECK(user.variables[result.made->names.find("next")->slot].scalar.integer == 1);
  CHECK(user.variables[result.made->names.find("name")->slot].scalar.text == "t-a");
}

TEST_CASE("what a parameter brings into `set` is no expression") {
  const auto result = flow_of("[\"login\", { set = { page = \"${wish}\", next = \"${wish}!\" } }, \"ask\"]",
                              "[params]\nwish = { type = \"string\", default = \"1 + 1\" }\n");
  const step& sets = steps(result).at(1);
  REQUIRE(sets.set.size() == 2);
  CHECK_FALSE(sets.set[0].formula);
  CHECK(sets.set[0].text.constant() == "1 + 1");
  CHECK(sets.set[1].text.constant() == "1 + 1!");
}

TEST_CASE("retry and recover of an operation") {
  const auto result =
      flow_of("[\"login\", \"ask\"]",
              "retry = { on = [\"timeout\", 503, \"5xx\", \"40001\"], max_tries = 5, backoff = { first = "
              "\"50ms\", jitter = 0 } }\n"
              "recover = [{ on = \"status == 401\", do = [\"login\"] }, { on = \"outcome == 'reset'\", do = "
              "\"login\", then = \"leave\", max = 3 }]");
  steps(result);
  const operation& ask = result.made->operations[1];
  REQUIRE(ask.retry);
  CHECK(ask.retry->outcomes == std::vector<std::uint16_t>{SPATE_OUTCOME_TIMEOUT});
  CHECK(ask.retry->statuses ==
        std::vector<std::pair<std::int32_t, std::int32_t>>{{503, 503}, {500, 599}, {40001, 40001}});
  CHECK(ask.retry->max_tries == 5);
  CHECK(ask.retry->first_ns == 50'000'000);
  CHECK(ask.retry->most_ns == 10'000'000'000);
  CHECK(ask.retry->jitter == 0);
  REQUIRE(ask.recover.size() == 2);
  CHECK(ask.recover[0].then == recovery::next::retry);
  CHECK(ask.recover[0].max == 1);
  CHECK(ask.recover[0].flow.at(0).on_error == on_error::leave);
  CHECK(ask.recover[1].then == recovery::next::leave);
  CHECK(ask.recover[1].max == 3);
  REQUIRE(ask.retried == 2);
  CHECK(result.made->operations[2].name == "ask.retry");
  CHECK(result.made->operations[2].index_in_target == ask.index_in_target);
  CHECK(result.made->targets[0].operations.size() == 2);
}

TEST_CASE("a backoff may be one duration, and what a recovery captures has a value for its operation") {
  const auto result = flow_of("[\"ask\"]",
                              "headers = { X = \"${token}\" }\nretry = { on = \"timeout\", backoff = \"2s\" }\n"
                              "recover = [{ on = \"outcome == 'no_value'\", do = [\"login\"] }]");
  steps(result);
  const operation& ask = result.made->operations[1];
  CHECK(ask.retry->first_ns == 2'000'000'000);
  CHECK(ask.retry->most_ns == 2'000'000'000);
  CHECK(ask.retry->jitter == 0);
  CHECK(result.report.all().empty());
}

TEST_CASE("branches know which variables they may write") {
  const auto result = flow_of(
      "[{ parallel = [\"login\", [\"ask\", { set = { page = 1 } }, { repeat = 2, flow = [\"ask\"] }]], on_error = "
      "\"end_task\" }]");
  const step& both = steps(result).at(0);
  REQUIRE(both.kind == step_kind::parallel);
  CHECK(both.on_error == on_error::end_task);
  REQUIRE(both.flow.size() == 2);
  CHECK(both.flow[0].kind == step_kind::branch);
  CHECK(both.flow[0].flow.size() == 1);
  CHECK(both.flow[0].writes == std::vector<std::uint32_t>{result.made->names.find("token")->slot});
  CHECK(both.flow[1].flow.size() == 3);
  CHECK(both.flow[1].writes == std::vector<std::uint32_t>{result.made->names.find("page")->slot});
}

TEST_CASE("a rendezvous of the same name is the same one, and queues are found by name") {
  const auto result = load_text(with(
      with(short_profile(), "[load]", "[queue.other]\n[queue.jobs]\nkeep = 5\n[load]"),
      "task.list_runs = { weight = 1 }",
      "task.list_runs = { flow = [{ rendezvous = { name = \"gate\", users = 3, within = \"1s\" } }, \"list_runs\", { "
      "rendezvous = { name = \"gate\", users = \"3\", within = \"2s\" } }, { put = { jobs = \"user + 1\" } }, { take = "
      "{ "
      "job = { from = \"jobs\", within = \"250ms\" } }, on_error = \"leave\" }] }"));
  const auto& all = steps(result);
  REQUIRE(all.size() == 5);
  CHECK(result.made->meetings.size() == 1);
  CHECK(result.made->meetings[0].users == 3);
  CHECK(all[2].within_ns == 2'000'000'000);
  CHECK(all[3].kind == step_kind::put);
  CHECK(result.made->queues.at(all[3].meeting).name == "jobs");
  CHECK(result.made->queues.at(all[3].meeting).keep == 5);
  CHECK(all[4].kind == step_kind::take);
  CHECK(all[4].bound == result.made->names.find("job")->slot);
  CHECK(all[4].within_ns == 250'000'000);
  CHECK(all[4].on_error == on_error::leave);
}

TEST_CASE("a correlation has a series behind all others, and both of its operations know it") {
  const auto result = load_text(
      with(short_profile(), "[scenario.reader]",
           "capture = { ids = { json = \"$.items[*].id\" } }\n[operation.create]\ntarget = \"api\"\npost = "
           "\"/\"\ncapture = { "
           "id = { json = \"/id\" } }\n[correlate.visible]\nfrom = { operation = \"create\", at = \"start\", key = "
           "\"run-${id}\" }\nto = { operation = \"list_runs\", key = \"ids\" }\nwithin = \"5s\"\nkeep = 50\n"
           "[objective.visible]\noperations = [\"visible\"]\nrequire = [\"p95(response_time) < 1s\"]\n"
           "[scenario.reader]\ntask.create = { flow = [{ transaction = \"t\", flow = [\"create\"] }] }"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const model& m = *result.made;
  REQUIRE(m.correlations.size() == 1);
  const correlation& visible = m.correlations[0];
  CHECK(visible.from_start);
  CHECK(visible.within_ns == 5'000'000'000);
  CHECK(visible.keep == 50);
  CHECK_FALSE(visible.from.list);
  CHECK(visible.from.key.text.needs() == std::vector<std::uint32_t>{m.names.find("id")->slot});
  CHECK(visible.to.list == m.names.find("ids")->slot);
  CHECK(visible.series == m.operations.size() - 1);
  CHECK(m.operations[visible.series].kind == series_kind::correlation);
  CHECK(m.operations[visible.from.operation].begins == std::vector<std::uint32_t>{0});
  CHECK(m.operations[visible.to.operation].sees == std::vector<std::uint32_t>{0});
}

TEST_CASE("a fan-out has three series, which objectives name") {
  const auto result = load_text(with(
      short_profile(), "[scenario.reader]",
      "capture = { ids = { json = \"$.items[*].id\" } }\n[correlate.heard]\nfrom = { operation = \"list_runs\", key = "
      "\"ids\" }\nto = { operation = \"list_runs\", key = \"ids\" }\nwithin = \"5s\"\nfan_out = 7\n"
      "[objective.last]\noperations = [\"heard.last\"]\nrequire = [\"p95(response_time) < 1s\"]\n"
      "[scenario.reader]"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  const model& m = *result.made;
  REQUIRE(m.correlations.size() == 1);
  const correlation& heard = m.correlations[0];
  CHECK(heard.fan_out == 7);
  REQUIRE(heard.series == m.operations.size() - 3);
  CHECK(m.operations[heard.series].name == "heard.first");
  CHECK(m.operations[heard.series + 1].name == "heard.median");
  CHECK(m.operations[heard.series + 2].name == "heard.last");
  CHECK(heard.has(heard.series + 2));
  CHECK_FALSE(heard.has(heard.series + 3));
}

TEST_CASE("a repeat of a scenario that is disabled may hold operations that are as well") {
  const auto result = load_text(
      with(short_profile(), "[scenario.reader]",
           "[operation.more]\nenabled = false\ntarget = \"api\"\nget = \"/\"\n[scenario.more]\nenabled = false\n"
           "task.more = { flow = [{ repeat = 3, flow = [\"more\"] }] }\n[scenario.reader]"));
  INFO(result.printed());
  CHECK(result.made != nullptr);
}
