#include "verdict/result_document.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include "json_schema.hpp"
#include "profile/config_tree.hpp"
#include "unit/verdict/run_fixture.hpp"

using namespace spate;
using namespace spate::verdict;
using verdict::test::ms;
using verdict::test::run_fixture;
namespace json = boost::json;

namespace {

run_facts facts() {
  run_facts out;
  out.profile = "llm_eval_api";
  out.started = "2026-01-02T03:04:05Z";
  out.ended = "2026-01-02T03:05:05Z";
  out.spate_version = "0.1.0";
  out.environment = {{"fingerprint", "f"},       {"cpu", "c"},     {"cores", 2u},
                     {"memory_bytes", 1u},       {"kernel", "k"},  {"os", "o"},
                     {"spate_version", "0.1.0"}, {"compiler", "g"}};
  out.error_text = [](std::uint16_t id) { return id == 7 ? std::string_view("connection reset") : std::string_view(); };
  return out;
}

json::object document(run_fixture& run) {
  const auto taken = run.taken();
  const auto judged = judge(taken);
  const auto generator = examine(taken, judged, {});
  return result_document(run.model, facts(), conclude(run.model, judged, generator, {}), judged, generator, &taken);
}

std::vector<std::string> mistakes(const json::object& of) {
  return json_schema::checker(json_schema::read(SPATE_RESULT_SCHEMA)).check(json::value(of));
}

}  // namespace

TEST_CASE("the result document follows the published schema") {
  run_fixture run;
  run.require("p95(response_time) < 50ms", profile::objective_each{.operation = true, .scenario = false});
  run.require("error_ratio < 1%");
  run.add(0, 100, 10 * ms);
  run.add(1, 5, 10'000 * ms, SPATE_OUTCOME_TIMEOUT, 0, SPATE_SAMPLE_CENSORED);
  CHECK(mistakes(document(run)).empty());
}

TEST_CASE("a run that never began has a document too") {
  run_fixture run;
  run.require("error_ratio < 1%");
  const auto out =
      result_document(run.model, facts(), conclude(run.model, {}, {}, {0, {"no server"}, {}, false}), {}, {}, nullptr);
  CHECK(mistakes(out).empty());
  CHECK(out.at("verdict").at("status") == "not_run");
  CHECK(out.at("operations").as_array().empty());
}

TEST_CASE("what people did to the run is in its document") {
  run_fixture run;
  run.add(0, 100, 10 * ms);
  const auto taken = run.taken();
  run_facts told = facts();
  told.interventions = {{1500 * ms, "pause", "key", {}, {}, {}, {}}, {2000 * ms, "rate", "socket", "main", 50, 80, {}}};
  told.paused_ns = 250 * ms;
  const auto out = result_document(run.model, told, {}, {}, {}, &taken);
  CHECK(mistakes(out).empty());
  CHECK(out.at("run").at("paused_s") == 0.25);
  CHECK(out.at("interventions").as_array()[0].at("at_s") == 1.5);
  CHECK(out.at("interventions").as_array()[1].at("after") == 80.0);
}

TEST_CASE("an operation's numbers are in milliseconds, its censored percentiles are marked") {
  run_fixture run;
  run.add(0, 90, 10 * ms);
  run.add(0, 10, 2'000 * ms, SPATE_OUTCOME_TIMEOUT, 0, SPATE_SAMPLE_CENSORED);
  const auto out = document(run);
  const auto& read = out.at("operations").as_array()[0];
  CHECK(read.at("name") == "read");
  CHECK(read.at("count").to_number<int>() == 100);
  CHECK(read.at("errors").to_number<int>() == 10);
  CHECK(read.at("response_time_ms").at("p50").as_double() == Approx(10).epsilon(0.001));
  CHECK(read.at("response_time_ms").at("p95").as_double() == Approx(2000).epsilon(0.001));
  CHECK(json::serialize(read.at("response_time_ms").at("at_least")) == R"(["p95","p99","p99_9","max","mean"])");
  CHECK(read.at("outcomes").at("timeout").to_number<int>() == 10);
  CHECK(read.at("rate").as_double() == Approx(90.0 / 12));
  CHECK(read.at("measured").at("rate").as_double() == Approx(9.0));
}

TEST_CASE("an open load has its arrivals in the document, and each phase the operations that were due in it") {
  run_fixture run;
  auto& load = run.model.loads.emplace_back();
  load.name = "search";
  load.model = profile::load_model::open;
  load.level = 100;
  load.users = 30;
  load.stages.push_back({"100/s", 100, 10 * verdict::test::second, true});
  run.model.loads.emplace_back().name = "people";
  run.add(0, 40, 10 * ms);
  measurements taken = run.taken();
  taken.loads = {{.due = 50, .begun = 45, .dropped = 3, .unserved = 2, .missed = 1}, {}};
  const stats::grid_phase first{"100/s", stats::phase::steady, 10, true},
      second{"to 200/s", stats::phase::ramp, 20, false};
  const stats::series_table nothing(run.shape);
  taken.phases = {{&first, 0, 10 * verdict::test::second, &run.measured},
                  {&second, 10 * verdict::test::second, verdict::test::second, &nothing}};
  const auto generator = examine(taken, {}, {});
  const auto out = result_document(run.model, facts(), conclude(run.model, {}, generator, {}), {}, generator, &taken);
  CHECK(mistakes(out).empty());
  const auto& open = out.at("loads").as_array()[0];
  CHECK(open.at("model") == "open");
  CHECK(open.at("rate").as_double() == 100);
  CHECK(open.at("due").to_number<int>() == 50);
  CHECK(open.at("dropped").to_number<int>() == 3);
  CHECK(open.at("stages").as_array().size() == 1);
  CHECK(out.at("loads").as_array()[1].at("model") == "closed");
  const auto& phases = out.at("phases").as_array();
  REQUIRE(phases.size() == 2);
  CHECK(phases[0].at("name") == "100/s");
  CHECK(phases[0].at("count").to_number<int>() == 40);
  CHECK(phases[0].at("rate").as_double() == Approx(4));
  REQUIRE(phases[0].at("operations").as_array().size() == 1);
  CHECK(phases[0].at("operations").as_array()[0].at("name") == "read");
  CHECK(phases[1].at("kind") == "ramp");
  CHECK(phases[1].at("operations").as_array().empty());
}

TEST_CASE("secret parameters are masked") {
  run_fixture run;
  run.model.parameters = {{"token", "hunter2", "option", true}, {"host", "h", "default", false}};
  const auto out = document(run);
  CHECK(out.at("run").at("parameters").at("token") == "***");
  CHECK(out.at("run").at("parameters").at("host") == "h");
}

TEST_CASE("gauges are in the document as they stood, and in no operation") {
  run_fixture run;
  run.names.metrics = {"open"};
  run.names.gauges = {0};
  run.add(0, 100, 10 * ms);
  run.whole.add_counter(0, 0, -1);
  auto taken = run.taken();
  for (const std::int64_t each : {5, 2, 8}) taken.gauges[0].see(each);
  const auto out = result_document(run.model, facts(), {}, {}, {}, &taken);
  CHECK(mistakes(out).empty());
  CHECK(json::serialize(out.at("gauges")) == R"({"open":{"last":8,"largest":8,"lowest":2,"mean":5E0,"unit":"count"}})");
  CHECK(out.at("operations").as_array()[0].at("metrics").as_object().empty());
  CHECK_FALSE(out.contains("websocket"));
  CHECK_FALSE(out.contains("database"));
}

TEST_CASE("metrics and checks of an operation that several scenarios send are told once, not with each of them") {
  run_fixture run;
  profile::scenario readers;
  readers.name = "readers";
  readers.tasks.push_back(run.model.scenarios[0].tasks[0]);
  run.model.scenarios.push_back(std::move(readers));
  run.names.scenarios = {"users", "readers", "setup"};
  run.names.metrics = {"rows_read"};
  run.add(0, 3, 10 * ms);
  run.whole.add_counter(0, 0, 300);
  run.whole.add_counter(0, 1, 7);
  const auto taken = run.taken();
  run_facts of = facts();
  of.metric_is_counter = {true};
  of.checks.resize(3);
  of.checks[0] = {{"title", {2, 1}}};
  const auto out = result_document(run.model, of, {}, {}, {}, &taken);
  CHECK(mistakes(out).empty());
  const auto row = [&](std::string_view scenario, std::string_view name) {
    for (const auto& each : out.at("operations").as_array())
      if (json::string_view(each.at("scenario").as_string()) == scenario &&
          json::string_view(each.at("name").as_string()) == name)
        return each.as_object();
    return json::object();
  };
  for (const char* scenario : {"users", "readers"}) {
    CHECK(row(scenario, "read").at("metrics").as_object().empty());
    CHECK(row(scenario, "read").at("checks").as_object().empty());
  }
  CHECK(row("users", "write").at("metrics").at("rows_read") == 7);
  CHECK(json::serialize(out.at("by_operation")) ==
        R"({"read":{"target":"api","scenarios":["users","readers"],"checks":{"title":{"passed":2,"failed":1}},)"
        R"("metrics":{"rows_read":300}},)"
        R"("write":{"target":"api","scenarios":["users"],"checks":{},"metrics":{"rows_read":7}},)"
        R"("rare":{"target":"api","scenarios":["users"],"checks":{},"metrics":{}}})");
}

TEST_CASE("WebSocket targets are told of together, with real percentiles, and only they") {
  run_fixture run;
  run.model.targets[0].plugin = "websocket";
  run.model.targets.emplace_back().plugin = "http_api";
  run.model.operations[2].target = 1;
  run.names.metrics = {"connections_opened", "connections_failed", "connect_time",       "message_latency",
                       "messages_sent",      "messages_received",  "messages_delivered", "messages_expected"};
  run.add(0, 99, 10 * ms);
  run.add(1, 1, 10 * ms, SPATE_OUTCOME_TIMEOUT);
  run.add(2, 50, 10 * ms, SPATE_OUTCOME_TIMEOUT);
  run.whole.add_counter(0, 0, 3);
  run.whole.add_counter(0, 2, 100);  // of the other target
  run.whole.add_counter(1, 1, 1);
  for (int i = 1; i <= 100; ++i) run.whole.record_time(3, i <= 90 ? 0 : 1, i * ms);
  run.whole.add_counter(4, 0, 200);
  run.whole.add_counter(5, 0, 199);
  run.whole.add_counter(6, 0, 99);
  run.whole.add_counter(7, 0, 100);
  const auto taken = run.taken();
  run_facts told = facts();
  for (const char* each : {"1", "2", "3", "4", "5", "6"}) told.first_errors.push_back({1, each});
  told.first_errors.push_back({2, "of the other target"});
  const auto out = result_document(run.model, told, {}, {}, {}, &taken);
  CHECK(mistakes(out).empty());
  const json::object& websocket = out.at("websocket").as_object();
  CHECK(websocket.at("duration_seconds") == 12.0);
  CHECK(json::serialize(websocket.at("connections")) == R"({"established":3,"failed":1,"success_rate":7.5E1})");
  CHECK(websocket.at("connection_times_ms").is_null());
  CHECK(websocket.at("message_latencies_ms").at("p95").as_double() == Approx(95).epsilon(0.002));
  CHECK(websocket.at("message_latencies_ms").at("max").as_double() == Approx(100).epsilon(0.002));
  CHECK(json::serialize(websocket.at("messages")) == R"({"sent":200,"received":199,"delivery_rate":9.9E1})");
  CHECK(json::serialize(websocket.at("errors")) == R"({"count":1,"recent":["2","3","4","5","6"]})");
}

TEST_CASE("SQL targets are told of together, each type of query with its times, and only they") {
  run_fixture run;
  run.model.targets[0].plugin = "sqlite_db";
  run.model.targets.emplace_back().plugin = "http_api";
  run.model.operations[2].target = 1;
  run.names.metrics = {"rows_read", "rows_changed"};
  for (int i = 1; i <= 100; ++i) run.add(0, 1, (i + 1) * ms, SPATE_OUTCOME_OK, ms);
  run.add(1, 1, 30 * ms, SPATE_OUTCOME_TIMEOUT);
  run.add(2, 50, 10 * ms, SPATE_OUTCOME_TIMEOUT);
  run.whole.add_counter(0, 0, 7);
  run.whole.add_counter(1, 0, 505);
  auto taken = run.taken();
  taken.peak_in_flight = 33;
  run_facts told = facts();
  told.first_errors = {{1, "late"}, {2, "of the other target"}};
  const auto out = result_document(run.model, told, {}, {}, {}, &taken);
  CHECK(mistakes(out).empty());
  CHECK_FALSE(out.contains("websocket"));
  const json::object& database = out.at("database").as_object();
  CHECK(database.at("test_duration_seconds") == 12.0);
  CHECK(database.at("total_operations") == 101u);
  CHECK(database.at("operations_per_second").as_double() == Approx(101 / 12.0));
  CHECK(database.at("errors").at("count") == 1u);
  CHECK(database.at("errors").at("rate").as_double() == Approx(100 / 101.0));
  CHECK(json::serialize(database.at("errors").at("recent")) == R"(["late"])");
  CHECK(json::serialize(database.at("concurrency")) == R"({"peak_concurrent_operations":33})");
  const json::object& queries = database.at("query_performance").as_object();
  REQUIRE(queries.size() == 2);
  const json::object& read = queries.at("read").as_object();
  CHECK(read.at("count") == 100u);
  CHECK(read.at("min_ms").as_double() == Approx(2).epsilon(0.002));
  CHECK(read.at("p95_ms").as_double() == Approx(96).epsilon(0.002));
  CHECK(read.at("max_ms").as_double() == Approx(101).epsilon(0.002));
  // 505 rows in 1 + 2 + ... + 100 ms: the lag before is none of the database's.
  CHECK(read.at("rows_changed") == 505);
  CHECK(read.at("rows_per_second").as_double() == Approx(100).epsilon(0.002));
  CHECK_FALSE(queries.at("write").as_object().contains("rows_changed"));
}

TEST_CASE("a database operation of several parts has each of them, with its statement") {
  run_fixture run;
  run.model.targets[0].plugin = "postgres_db";
  auto settings = std::make_shared<profile::config_tree>();
  const auto all = settings->add(0, "operations", SPATE_KIND_ARRAY, {});
  settings->set_text(settings->add(settings->add(all, "", SPATE_KIND_TABLE, {}), "sql", SPATE_KIND_STRING, {}), "one");
  const auto several = settings->add(settings->add(all, "", SPATE_KIND_TABLE, {}), "statements", SPATE_KIND_ARRAY, {});
  for (const char* sql : {"first", "second", "never reached"})
    settings->set_text(settings->add(settings->add(several, "", SPATE_KIND_TABLE, {}), "sql", SPATE_KIND_STRING, {}),
                       sql);
  run.model.targets[0].config = settings;
  run.model.operations[1].index_in_target = 1;
  run.names.metrics = {"statement_1", "statement_2", "begin_time", "commit_time"};
  for (int i = 1; i <= 100; ++i) {
    run.add(0, 1, ms);
    run.add(1, 1, 4 * ms);
    run.whole.record_time(0, 1, i * ms);
    run.whole.record_time(1, 1, 2 * ms);
    run.whole.record_time(3, 1, 3 * ms);
  }
  const auto taken = run.taken();
  const auto out = result_document(run.model, facts(), {}, {}, {}, &taken);
  CHECK(mistakes(out).empty());
  const json::object& queries = out.at("database").at("query_performance").as_object();
  CHECK_FALSE(queries.at("read").as_object().contains("statements"));
  const json::object& whole = queries.at("write").as_object();
  const json::array& statements = whole.at("statements").as_array();
  REQUIRE(statements.size() == 2);
  CHECK(statements[0].at("sql") == "first");
  CHECK(statements[0].at("count") == 100u);
  CHECK(statements[0].at("p95_ms").as_double() == Approx(95).epsilon(0.002));
  CHECK(statements[1].at("sql") == "second");
  CHECK(whole.at("commit").at("p50_ms").as_double() == Approx(3).epsilon(0.002));
  CHECK_FALSE(whole.contains("begin"));
}

TEST_CASE("a type of query in several forms is told of as a whole, when nothing else is sent in it") {
  for (const bool other_target : {false, true}) {
    run_fixture run;
    run.model.targets[0].plugin = "postgres_db";
    run.model.targets.emplace_back().plugin = "http_api";
    if (other_target) run.model.operations[1].target = 1;
    // `rare` becomes a transaction of `read` and `write`.
    run.model.operations[2].kind = profile::series_kind::transaction;
    run.model.operations[2].target = profile::operation::none;
    auto& tasks = run.model.scenarios[0].tasks;
    profile::step whole;
    whole.kind = profile::step_kind::transaction;
    whole.operation = 2;
    whole.flow = {tasks[0].flow[0], tasks[1].flow[0]};
    tasks[0].flow = {whole};
    run.add(0, 3, 10 * ms);
    run.add(2, 3, 20 * ms);
    const auto out = document(run);
    CHECK(mistakes(out).empty());
    const json::object& database = out.at("database").as_object();
    CHECK(database.at("total_operations") == 3u);
    CHECK(database.at("query_performance").as_object().contains("rare") == !other_target);
  }
}

TEST_CASE("the figures of a phase are of operations, and those of transactions stand beside them") {
  run_fixture run;
  run.model.operations[2].kind = profile::series_kind::transaction;
  run.model.operations[2].target = profile::operation::none;
  run.add(0, 40, 10 * ms);
  run.add(2, 20, 30 * ms);
  measurements taken = run.taken();
  const stats::grid_phase only{"steady", stats::phase::steady, 10, true};
  taken.phases = {{&only, 0, 10 * verdict::test::second, &run.measured}};
  const auto out = result_document(run.model, facts(), {}, {}, {}, &taken);
  const auto& phase = out.at("phases").as_array()[0];
  CHECK(phase.at("count") == 40u);
  CHECK(phase.at("rate").as_double() == Approx(4));
  CHECK(phase.at("response_time_ms").at("max").as_double() == Approx(10).epsilon(0.002));
  CHECK(phase.at("operations").as_array().size() == 2);
}
