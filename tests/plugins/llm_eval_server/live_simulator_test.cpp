#include <algorithm>
#include <catch2/catch.hpp>

#include "api_fixture.hpp"
#include "live_client.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t second_us = 1'000'000;

// A platform whose runs take two seconds.
struct simulated : api_fixture {
  api platform{context, false, 1000, std::chrono::seconds(2)};

  boost::json::value ask(std::string_view method, const std::string& target, std::string_view body = {}) {
    http_request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.host = "localhost:8000";
    http_response response;
    platform.handle(request, response);
    return boost::json::parse(response.body);
  }
  std::string make(std::string_view body) { return text(ask("POST", "/api/runs/", body).at_pointer("/run/id")); }
  // Status and items of a run.
  std::string stored(const std::string& id) {
    const auto run = ask("GET", "/api/runs/" + id).at("run");
    return to_json(run.at("status")) + ' ' +
           std::to_string(run.at("successful_items").as_int64() + run.at("failed_items").as_int64());
  }
  void pass(std::int64_t us) {
    now_us += us;
    platform.tick();
  }
};

std::size_t count(const texts& of, std::string_view event) {
  const std::string start = R"({"event_type":")" + std::string(event) + '"';
  return static_cast<std::size_t>(
      std::count_if(of.begin(), of.end(), [&](const std::string& each) { return each.starts_with(start); }));
}

}  // namespace

TEST_CASE("a run is driven to its end: each item is told, the end to everybody, and it is stored") {
  simulated one;
  live_client dashboard(one.platform, "/ws");
  int completed = 0, failed = 0;
  for (int i = 0; i < 20; ++i) {
    const std::string id = one.make(small_run);
    live_client follower(one.platform, "/ws/" + id);
    follower.take();
    dashboard.take();
    one.pass(second_us);
    const texts first = follower.take();
    const bool ended = !dashboard.take().empty();
    REQUIRE(first.size() == (ended ? 7 : 6));
    CHECK(count(first, "progress") == 1);
    CHECK_THAT(first[0], Catch::Contains(R"("total_items":10,"completed_items":0)"));
    CHECK(count(first, "result") + count(first, "error") == first.size() - 1);
    one.pass(second_us);
    const texts rest = follower.take();
    const std::string status = one.stored(id);
    if (ended) {
      // It had failed half-way.
      ++failed;
      CHECK_THAT(first.back(), Catch::Contains(R"("error":"Run failed")"));
      CHECK(rest.empty());
      CHECK(status == R"("failed" 5)");
      continue;
    }
    ++completed;
    CHECK(count(rest, "result") + count(rest, "error") == 5);
    CHECK_THAT(rest.at(5), Catch::Contains("processing_complete"));
    CHECK(count(rest, "completed") == 1);
    CHECK_THAT(dashboard.take().at(0), Catch::Contains(R"("type":"run_completed")"));
    CHECK(status == R"("completed" 10)");
  }
  CHECK(completed > failed);
  CHECK(failed > 0);
}

TEST_CASE("a run that is deleted, or set to another status, is driven no further") {
  simulated one;
  const std::string deleted = one.make(small_run), set = one.make(small_run);
  live_client follower(one.platform, "/ws/" + set), dashboard(one.platform, "/ws");
  for (live_client* each : {&follower, &dashboard}) each->take();
  one.ask("PUT", "/api/runs/" + set, R"({"status":"cancelled"})");
  one.ask("DELETE", "/api/runs/" + deleted);
  follower.take();
  one.pass(5 * second_us);
  CHECK(follower.take().empty());
  CHECK(dashboard.take().empty());
  one.ask("PUT", "/api/runs/" + set, R"({"status":"running"})");
  one.pass(5 * second_us);
  CHECK(count(follower.take(), "progress") >= 2);
}

TEST_CASE("nothing drives runs in strict mode, or when nobody asked for it") {
  for (const bool strict : {false, true}) {
    api_fixture fixture(strict);
    live_client dashboard(fixture.handler, "/ws");
    fixture.created(small_run);
    dashboard.take();
    fixture.now_us += 100 * second_us;
    fixture.handler.tick();
    CHECK(dashboard.take().empty());
  }
}

}  // namespace spate::llm_eval_server
