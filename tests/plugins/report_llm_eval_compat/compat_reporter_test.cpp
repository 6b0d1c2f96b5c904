#include "compat_reporter.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

#include "documents.hpp"
#include "reporter_session.hpp"
#include "suite_document.hpp"
#include "temporary_folder.hpp"

namespace json = boost::json;
using namespace spate::report_llm_eval_compat;
using reporter_session::session;
using reporter_session::settings;
using list = std::vector<std::string>;

namespace {

const spate_reporter* table() {
  return static_cast<const spate_reporter*>(compat_reporter::descriptor<compat_reporter>());
}

list names_in(const std::string& folder) {
  list out;
  for (const auto& each : std::filesystem::directory_iterator(folder)) out.push_back(each.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}

json::value read(const std::string& path) { return json::parse(temporary_folder::read(path)); }

// Which of the members "a", "b.c" the value lacks.
list missing(const json::value& of, const list& members) {
  list out;
  for (const std::string& each : members) {
    json::error_code failed;
    std::string pointer = "/" + each;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    if (of.find_pointer(pointer, failed) == nullptr) out.push_back(each);
  }
  return out;
}

}  // namespace

TEST_CASE("each file of the original is there, with each of its fields") {
  ::setenv("TZ", "UTC", 1);
  temporary_folder folder;
  const settings none;
  session(table(), none).result(json::serialize(suite_document()), folder.path());
  REQUIRE(names_in(folder.path()) == list{"ci_test_report.json", "database_performance_results_20260102_030515.json",
                                          "load_test_report.md", "websocket_load_test_results_20260102_030515.json"});
  CHECK(missing(read(folder / "websocket_load_test_results_20260102_030515.json"),
                {"duration_seconds", "connections.established", "connections.failed", "connections.success_rate",
                 "connection_times_ms.min", "connection_times_ms.max", "connection_times_ms.avg",
                 "connection_times_ms.p95", "message_latencies_ms.min", "message_latencies_ms.max",
                 "message_latencies_ms.avg", "message_latencies_ms.p95", "messages.sent", "messages.received",
                 "messages.delivery_rate", "errors.count", "errors.recent"}) == list{});
  CHECK(missing(read(folder / "database_performance_results_20260102_030515.json"),
                {"test_duration_seconds", "total_operations", "operations_per_second", "errors.count", "errors.rate",
                 "errors.recent", "concurrency.peak_concurrent_operations", "query_performance.search.count",
                 "query_performance.search.avg_ms", "query_performance.search.min_ms",
                 "query_performance.search.max_ms", "query_performance.search.p50_ms",
                 "query_performance.search.p95_ms", "query_performance.search.p99_ms"}) == list{});
  CHECK(missing(read(folder / "ci_test_report.json"),
                {"timestamp", "test_mode", "configuration", "results.api_load_test.status",
                 "results.api_load_test.stats", "results.api_load_test.target_p95_ms", "results.api_load_test.stdout",
                 "results.api_load_test.stderr", "results.websocket_test.status", "results.websocket_test.results",
                 "results.websocket_test.stdout", "results.websocket_test.target_latency_ms",
                 "results.database_test.status", "results.database_test.results",
                 "results.database_test.target_query_time_ms", "overall_status"}) == list{});
  CHECK(read(folder / "ci_test_report.json").at("results").at("websocket_test").at("results") ==
        read(folder / "websocket_load_test_results_20260102_030515.json"));
}

TEST_CASE("times that nothing was measured of keep their fields") {
  temporary_folder folder;
  const settings none;
  json::object document = suite_document();
  document["websocket"].as_object()["message_latencies_ms"] = nullptr;
  session(table(), none).result(json::serialize(document), folder.path());
  const json::value results = read(folder / "websocket_load_test_results_20260102_030515.json");
  CHECK(results.at("message_latencies_ms") == json::parse(R"({"min": null, "max": null, "avg": null, "p95": null})"));
}

TEST_CASE("queries have the original's names, whatever an include calls them") {
  temporary_folder folder;
  const settings none;
  json::object document = suite_document();
  document["targets"].as_array()[2].as_object()["name"] = "db_db";
  json::object& queries = document["database"].as_object()["query_performance"].as_object();
  queries["db_insert_runs"] = queries["search"];
  queries["db_select_single"] = queries["select_single"];
  queries.erase("select_single");
  session(table(), none).result(json::serialize(document), folder.path());
  const json::value results = read(folder / "database_performance_results_20260102_030515.json");
  CHECK(missing(results, {"query_performance.select_single.p95_ms", "query_performance.insert_runs.count",
                          "query_performance.insert.count", "query_performance.search.count"}) == list{});
}

TEST_CASE("a run of one part has its files alone, in the folder that the key names") {
  temporary_folder folder;
  settings with;
  with.set("file", folder / "a/b");
  json::object document = documents::pass();
  document["targets"] = {{{"name", "api"}, {"plugin", "http_api"}}};
  session(table(), with).result(json::serialize(document), "results/never");
  CHECK(names_in(folder / "a/b") == list{"ci_test_report.json", "load_test_report.md"});
}

TEST_CASE("a folder that cannot be made is a failure with its reason") {
  temporary_folder folder;
  temporary_folder::write(folder / "file", "in the way");
  settings with;
  with.set("file", folder / "file/x");
  CHECK_THROWS_WITH(session(table(), with).result(json::serialize(suite_document()), ""),
                    "cannot write " + (folder / "file/x") + ": Not a directory; give the name of a file");
}
