#include "report/journal.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <sstream>

#include "measured_interval.hpp"
#include "probe_reporter.hpp"
#include "temporary_folder.hpp"

using namespace spate::report;
namespace json = boost::json;

TEST_CASE("what happens in a run is in the log, line by line, and at the reporters") {
  temporary_folder folder;
  std::string error;
  const auto log = event_log::open(folder / "events.jsonl", error);
  REQUIRE(log);
  probe::reporter reporter;
  reporter_host reporters;
  REQUIRE(reporters.add(probe::table(), &reporter.host, nullptr, error));
  journal journal(*log, reporters, measured::names(), measured::text_of, measured::run_start);

  run_facts facts;
  facts.profile = "p";
  journal.run_started({}, facts);
  measured::interval first(0), second(1);
  first.ok(0, measured::ms).failed(1, SPATE_OUTCOME_REFUSED, 3);
  second.failed(1, SPATE_OUTCOME_REFUSED, 3);
  journal.interval(first.summary);
  journal.interval(second.summary);
  journal.happened({severity::warning, 5, "stall", "http_api held its thread"}, {{"shard", 1}});
  journal.verdict(7, "fail", {"because"});
  journal.run_ended(8, 0, 1);
  reporters.finish({1, "fail", "{}", ""});

  std::istringstream lines(temporary_folder::read(folder / "events.jsonl"));
  std::vector<json::object> all;
  for (std::string line; std::getline(lines, line);) all.push_back(json::parse(line).as_object());
  std::vector<std::string> kinds;
  for (const json::object& each : all) kinds.emplace_back(each.at("kind").as_string().c_str());
  CHECK(kinds ==
        std::vector<std::string>{"run_started", "interval", "error", "interval", "stall", "verdict", "run_ended"});
  CHECK(all[1].at("t") == measured::second);
  CHECK(all[2] == json::parse(R"({"kind": "error", "t": 1000000000, "scenario": "reader", "operation": "create",
                                  "target": "api", "outcome": "refused", "text": "text 3"})"));
  CHECK(all[4] == json::parse(R"({"kind": "stall", "t": 5, "severity": "warning", "text": "http_api held its thread",
                                  "shard": 1})"));
  CHECK(all[5] == json::parse(R"({"kind": "verdict", "t": 7, "status": "fail", "reasons": ["because"]})"));
  CHECK(all[6] ==
        json::parse(R"({"kind": "run_ended", "t": 8, "wall": "1970-01-01T00:00:00.000Z", "exit_status": 1})"));

  CHECK(reporter.seen() ==
        std::vector<std::string>{"run_started p", "event error: create: refused: text 3", "interval 0-1",
                                 "interval 1-2", "event stall: http_api held its thread", "result fail {}", "destroy"});
}
