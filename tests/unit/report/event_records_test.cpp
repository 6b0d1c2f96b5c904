#include "report/event_records.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "measured_interval.hpp"

using namespace spate::report;
namespace json = boost::json;

TEST_CASE("a run's start tells what is asked of it, without its secrets") {
  run_header header;
  header.profile = "llm_eval_api";
  header.start_wall_ns = 1'767'323'045'678'000'000;
  header.seed = 42;
  header.parameters = {{"users", "50", "default", false}, {"token", "hunter2", "option", true}};
  header.plugins = {{"http_api", "0.1.0"}};
  const std::string text = json::serialize(run_started_fields(header));
  CHECK(text.find("\"wall\":\"2026-01-02T03:04:05.678Z\"") != std::string::npos);
  CHECK(text.find("\"parameters\":{\"users\":\"50\",\"token\":\"***\"}") != std::string::npos);
  CHECK(text.find("\"plugins\":{\"http_api\":\"0.1.0\"}") != std::string::npos);
  CHECK(text.find("hunter2") == std::string::npos);
}

TEST_CASE("an interval tells every counter of every series, and metrics") {
  measured::interval of(3);
  of.ok(0, 2 * measured::ms).ok(0, 3 * measured::ms);
  of.add(1, SPATE_OUTCOME_TIMEOUT, measured::second, 0, 7, SPATE_SAMPLE_CENSORED | SPATE_SAMPLE_REUSED);
  of.counter(1, 4);
  of.summary.gauges = {5, 2, of.summary.interval.end_ns - 300};
  const std::vector<spate::stats::gauge_level> levels = {{0, 9}};
  of.summary.levels = levels;
  of.summary.total_count = 13;
  of.summary.total_errors = 1;
  CHECK(interval_fields(of.summary, *measured::names(), measured::run_start, measured::text_of) == json::parse(R"({
          "index": 3, "start": 3000000000, "end": 4000000000, "phase": "steady",
          "users": 5, "in_flight": 2, "oldest_in_flight_ns": 300, "gauges": {"connections_opened": 9}, "total_count": 13, "total_errors": 1,
          "series": [
            {"scenario": "reader", "operation": "list", "target": "api", "outcome": "ok", "failed": false, "count": 2,
             "completed": 2, "bytes_in": 40, "bytes_out": 20, "statuses": {"200": 2}},
            {"scenario": "reader", "operation": "create", "target": "api", "outcome": "timeout", "failed": true,
             "count": 1, "completed": 1, "bytes_in": 20, "bytes_out": 10, "censored": 1, "reused": 1,
             "texts": {"text 7": 1}}],
          "metrics": [{"metric": "connections_opened", "operation": "create", "count": 1, "total": 4}]})"));
}

TEST_CASE("a supplement says that it is late and has no gauges") {
  measured::interval of(3, spate::stats::phase::steady, true);
  of.ok(0, measured::ms);
  const json::object fields = interval_fields(of.summary, *measured::names(), measured::run_start, measured::text_of);
  CHECK(fields.at("late") == true);
  CHECK_FALSE(fields.contains("users"));
}

TEST_CASE("each kind of error is found once, those without a text too") {
  first_errors errors;
  measured::interval first(0), second(1);
  first.ok(0, measured::ms).failed(0, SPATE_OUTCOME_STATUS, 7, 503).failed(0, SPATE_OUTCOME_STATUS, 7, 503);
  first.failed(0, SPATE_OUTCOME_STATUS, 0, 500);
  const auto found = errors.in(first.summary, *measured::names(), measured::text_of);
  REQUIRE(found.size() == 2);
  CHECK(found[0].operation == "list");
  CHECK(found[0].outcome == "status");
  CHECK(found[0].text == "text 7");
  CHECK(found[1].text.empty());

  second.failed(0, SPATE_OUTCOME_STATUS, 7, 503).failed(0, SPATE_OUTCOME_STATUS, 8).failed(1, SPATE_OUTCOME_STATUS, 7);
  const auto more = errors.in(second.summary, *measured::names(), measured::text_of);
  REQUIRE(more.size() == 2);
  CHECK(more[0].text == "text 8");
  CHECK(more[1].operation == "create");
}
