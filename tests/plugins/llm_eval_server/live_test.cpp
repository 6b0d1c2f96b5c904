#include <catch2/catch.hpp>

#include "api_fixture.hpp"
#include "live/live_path.hpp"
#include "live_client.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr const char* greeting =
    R"({"event_type":"connected","connection_id":"conn_20250808_104640_123456","timestamp":"2025-08-08T10:46:40.123456"})";

}  // namespace

TEST_CASE("a URL says what a WebSocket is about") {
  struct row {
    const char *target, *run_id;
    bool greets_with_stats;
  };
  for (const row& each : {row{"/ws", "", false}, row{"/ws?x=1", "", false}, row{"/ws/runs/status", "", true},
                          row{"/ws/abc", "abc", false}, row{"/ws/runs", "runs", false}, row{"/ws/a%20b", "a b", false},
                          row{"/ws/runs/abc/progress", "abc", false}}) {
    INFO(each.target);
    const auto path = read_live_path(each.target);
    REQUIRE(path);
    CHECK(path->run_id == each.run_id);
    CHECK(path->greets_with_stats == each.greets_with_stats);
  }
  for (const char* none : {"/", "/w", "/ws/", "/wsx", "/api/runs", "/ws/runs/", "/ws/runs/abc", "/ws/runs//progress",
                           "/ws/a/b", "/ws/runs/a/b/progress", "/ws/runs/abc/progress/"})
    CHECK_FALSE(read_live_path(none));
}

TEST_CASE("the dashboard is greeted and asks for the statistics") {
  api_fixture fixture(false, 3);
  live_client dashboard(fixture.handler, "/ws");
  CHECK(dashboard.take() == texts{greeting});
  CHECK(dashboard.say(R"({"type":"get_run_statistics"})") ==
        texts{R"({"event_type":"run_statistics","data":{"total_runs":3,"timestamp":"2025-08-08T10:46:40.123456"},)"
              R"("timestamp":"2025-08-08T10:46:40.123456"})"});
}

TEST_CASE("what is no request is heard without an answer; in strict mode the messages of the old load test as well") {
  api_fixture fixture(true);
  live_client dashboard(fixture.handler, "/ws");
  dashboard.take();
  for (const char* message : {R"({"type":"pong"})", R"({"type":"run_update","message_id":"1"})", R"({"type":5})", "{}",
                              R"({"type":"get_current_status"})", R"({"event_type":"get_run_statistics"})"})
    CHECK(dashboard.say(message).empty());
}

TEST_CASE("what the old load test sends comes back as it is") {
  api_fixture fixture;
  live_client dashboard(fixture.handler, "/ws");
  dashboard.take();
  for (const char* type : {"run_update", "progress", "error", "completion"}) {
    const std::string message = R"({"message_id": "3-1", "data":{"x":1.50},"type":")" + std::string(type) + "\"}";
    CHECK(dashboard.say(message) == texts{message});
  }
  for (const char* other : {R"({"type":"run_update"})", R"({"type":"pong","message_id":"1"})", R"({"message_id":"1"})"})
    CHECK(dashboard.say(other).empty());
}

TEST_CASE("the status stream begins with what the server is busy with") {
  api_fixture fixture;
  const std::string id = fixture.created(small_run);
  live_client first(fixture.handler, "/ws/" + id), second(fixture.handler, "/ws/runs/" + id + "/progress");
  fixture.now_us += 3'000'000;
  live_client status(fixture.handler, "/ws/runs/status");
  CHECK(status.take() ==
        texts{R"({"event_type":"connected","connection_id":"conn_20250808_104643_123456",)"
              R"("timestamp":"2025-08-08T10:46:43.123456"})",
              R"({"event_type":"initial_stats","data":{"websocket_connections":{"total":3,"limit":1000,)"
              R"("utilization":0.003,"avg_age_seconds":2.0},"active_subscriptions":1,"status":"connected"},)"
              R"("timestamp":"2025-08-08T10:46:43.123456"})"});
}

TEST_CASE("who follows a run is greeted with its status, and may ask for it") {
  api_fixture fixture;
  const std::string id = fixture.created(small_run);
  for (const std::string& target : {"/ws/" + id, "/ws/runs/" + id + "/progress"}) {
    live_client follower(fixture.handler, target);
    CHECK(follower.take() ==
          texts{R"({"event_type":"connected","connection_id":"conn_20250808_104640_123456","run_id":")" + id +
                R"(","run_status":"running","timestamp":"2025-08-08T10:46:40.123456"})"});
    CHECK(follower.say(R"({"type":"get_current_status"})") ==
          texts{R"({"event_type":"current_status","run_id":")" + id +
                R"(","data":{"status":"running","progress":{},"updated_at":"2025-08-08T10:46:40.123456"},)"
                R"("timestamp":"2025-08-08T10:46:40.123456"})"});
    CHECK(follower.say(R"({"type":"get_run_statistics"})").empty());
  }
}

TEST_CASE("a run that is not there is an error, and the end") {
  api_fixture fixture;
  const std::string missing = R"({"error":"Run not found","run_id":")" + std::string(unknown_id) +
                              R"(","timestamp":"2025-08-08T10:46:40.123456"})";
  CHECK(live_client(fixture.handler, std::string("/ws/") + unknown_id).take() == texts{missing, "close:1000"});
  CHECK(live_client(fixture.handler, "/ws/load-test").take() ==
        texts{R"({"error":"Failed to verify run","message":"badly formed hexadecimal UUID string",)"
              R"("timestamp":"2025-08-08T10:46:40.123456"})",
              "close:1000"});
  const std::string id = fixture.created(small_run);
  live_client follower(fixture.handler, "/ws/" + id);
  fixture.send("DELETE", "/api/runs/" + id);
  follower.take();
  CHECK(follower.say(R"({"type":"get_current_status"})").back() == "close:1000");
}

TEST_CASE("JSON that is wrong gets an error; what is no object, or no text, ends the connection") {
  api_fixture fixture;
  live_client dashboard(fixture.handler, "/ws");
  dashboard.take();
  for (const char* message : {"", "nonsense", "{", R"({"type":"pong"} more)"})
    CHECK(dashboard.say(message) ==
          texts{R"({"error":"Invalid JSON format","timestamp":"2025-08-08T10:46:40.123456"})"});
  for (const char* message : {"[1]", "5", "null", R"("text")"}) CHECK(dashboard.say(message) == texts{"close:1000"});
  dashboard.talk->hear("{}", false);
  CHECK(dashboard.take() == texts{"close:1000"});
}

TEST_CASE("a silent client is asked whether it is there") {
  api_fixture fixture;
  live_client dashboard(fixture.handler, "/ws");
  dashboard.take();
  dashboard.talk->notice_silence();
  CHECK(dashboard.take() == texts{R"({"event_type":"ping","timestamp":"2025-08-08T10:46:40.123456"})"});
}

TEST_CASE("an unknown path, a foreign host and one connection too many are refused") {
  api_fixture fixture;
  live_client elsewhere(fixture.handler, "/ws/runs/status/x");
  CHECK_FALSE(elsewhere.talk);
  CHECK(elsewhere.refusal.status == 403);
  live_client foreign(fixture.handler, "/ws", "example.com");
  CHECK_FALSE(foreign.talk);
  CHECK(foreign.refusal.status == 400);
  CHECK(foreign.refusal.body == "Invalid host header");

  api small(fixture.context, false, 2);
  live_client first(small, "/ws");
  {
    live_client second(small, "/ws"), third(small, "/ws");
    CHECK(second.talk);
    CHECK_FALSE(third.talk);
    CHECK(third.refusal.status == 403);
  }
  CHECK(live_client(small, "/ws").talk);
}

TEST_CASE("a run that changes over REST is told to who follows it, a new status to who follows all") {
  api_fixture fixture;
  live_client dashboard(fixture.handler, "/ws");
  dashboard.take();
  const std::string id = fixture.created(small_run);
  const auto started = dashboard.take();
  REQUIRE(started.size() == 1);
  const auto update = boost::json::parse(started[0]);
  CHECK(to_json(update.at("event_type")) == R"("status_update")");
  CHECK(to_json(update.at_pointer("/data/type")) == R"("run_started")");
  CHECK(to_json(update.at_pointer("/data/run_id")) == '"' + id + '"');
  CHECK(to_json(update.at_pointer("/data/run_data/name")) == R"("first")");
  CHECK(to_json(update.at("timestamp")) == R"("2025-08-08T10:46:40.123456")");

  live_client follower(fixture.handler, "/ws/" + id), other(fixture.handler, "/ws/" + fixture.created(small_run));
  std::string undashed = id;
  std::erase(undashed, '-');
  live_client same(fixture.handler, "/ws/" + undashed);
  for (live_client* each : {&dashboard, &follower, &other, &same}) each->take();
  fixture.send("PUT", "/api/runs/" + id, R"({"total_items":10,"successful_items":3,"failed_items":1})");
  CHECK(dashboard.take().empty());
  CHECK(same.take().size() == 1);
  CHECK(follower.take() ==
        texts{R"({"event_type":"progress","run_id":")" + id +
              R"(","timestamp":"2025-08-08T10:46:40.123456","data":{"total_items":10,"completed_items":4,)"
              R"("successful_items":3,"success_rate":null,"status":"started","message":"Run running"}})"});
  fixture.send("PUT", "/api/runs/" + id, R"({"status":"completed","duration_seconds":2.5})");
  CHECK_THAT(dashboard.take().at(0), Catch::Contains(R"("type":"run_completed")"));
  CHECK(follower.take() ==
        texts{R"({"event_type":"completed","run_id":")" + id +
              R"(","timestamp":"2025-08-08T10:46:40.123456","data":{"total_items":10,"completed_items":4,)"
              R"("successful_items":3,"success_rate":null,"average_scores":{},"execution_time":2.5,)"
              R"("status":"completed","message":"Run completed"}})"});
  fixture.send("PUT", "/api/runs/" + id, R"({"status":"failed"})");
  CHECK_THAT(dashboard.take().at(0), Catch::Contains(R"("type":"run_failed")") && Catch::Contains("error_data"));
  CHECK(follower.take() ==
        texts{R"({"event_type":"error","run_id":")" + id +
              R"(","timestamp":"2025-08-08T10:46:40.123456","data":{"item_index":null,"error":"Run failed",)"
              R"("message":"first","execution_time":2.5}})"});
  fixture.send("PUT", "/api/runs/" + id, R"({"status":"cancelled"})");
  CHECK(dashboard.take().empty());
  CHECK_THAT(follower.take().at(0), Catch::Contains("Run cancelled"));
  CHECK(other.take().empty());
}

TEST_CASE("where only what the platform does is done, no REST call is told") {
  api_fixture fixture(true);
  live_client dashboard(fixture.handler, "/ws");
  const std::string id = fixture.created(small_run);
  live_client follower(fixture.handler, "/ws/" + id);
  fixture.send("PUT", "/api/runs/" + id, R"({"status":"completed"})");
  CHECK(dashboard.take() == texts{greeting});
  CHECK(follower.take().size() == 1);
}

TEST_CASE("when the database fails the connection ends, and the cause is logged") {
  api_fixture fixture;
  live_client dashboard(fixture.handler, "/ws");
  dashboard.take();
  fixture.store.use("DROP TABLE evaluation_runs").run();
  CHECK(dashboard.say(R"({"type":"get_run_statistics"})") == texts{"close:1011"});
  REQUIRE(fixture.logged.size() == 1);
  CHECK_THAT(fixture.logged[0], Catch::StartsWith("WebSocket: "));
}

}  // namespace spate::llm_eval_server
