#include "csv_reporter.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "approved.hpp"
#include "documents.hpp"
#include "reporter_session.hpp"
#include "temporary_folder.hpp"
#include "told_interval.hpp"

using namespace spate::report_csv;
using reporter_session::session;
using reporter_session::settings;

namespace {

constexpr std::int64_t second = 1'000'000'000;

const spate_reporter* table() { return static_cast<const spate_reporter*>(csv_reporter::descriptor<csv_reporter>()); }

void run(const settings& with, const temporary_folder& folder) {
  session reporter(table(), with);
  const std::string path = folder.path();
  spate_run_info info{sizeof(spate_run_info),
                      0,
                      0,
                      0,
                      spate::str("p"),
                      spate::str(path),
                      1'767'323'045 * second + 1,
                      0,
                      3 * second,
                      5,
                      0};
  reporter.start(info);
  told_interval first(0, 1), next(1, 2, 6), late(0, 1, 0), silent(2, 3, 6);
  reporter.interval(first.add("api", "list, all", false, {10, 20, 30})
                        .add("db", "find", false, {1})
                        .add("db", "find", true, {400})
                        .add("transaction", "journey", false, {700})
                        .raw());
  reporter.interval(next.add("api", "list, all", false, {40}).raw());
  reporter.interval(late.add("api", "list, all", false, {1500}).raw());
  reporter.interval(silent.raw());
  for (const char* text : {"the plugin http_api is broken,\nso it is", "the plugin http_api is broken,\nso it is"})
    reporter.event({sizeof(spate_event), 2, second, spate::str("plugin_error"), spate::str(text)});
  reporter.event({sizeof(spate_event), 2, second, spate::str("error"), spate::str("list: 503")});
  reporter.event({sizeof(spate_event), 1, second, spate::str("stall"), spate::str("held its thread")});
  boost::json::object document = documents::fail();
  document["run"].as_object()["elapsed_s"] = 3;
  reporter.result(boost::json::serialize(document), path);
}

}  // namespace

TEST_CASE("the files are Locust's") {
  temporary_folder folder;
  const settings none;
  run(none, folder);
  for (const char* part : {"stats", "stats_history", "exceptions"})
    approved::check(std::string("csv_") + part + ".csv",
                    temporary_folder::read(folder / ("locust_" + std::string(part) + ".csv")));
  CHECK_THAT(temporary_folder::read(folder / "locust_failures.csv"), Catch::Contains("compare_runs,reset,1\r\n"));
}

TEST_CASE("a full history has rows for each operation") {
  temporary_folder folder;
  settings full;
  full.set("full_history", SPATE_KIND_BOOL, 1).set("file", folder / "ci");
  run(full, folder);
  approved::check("csv_full_history.csv", temporary_folder::read(folder / "ci_stats_history.csv"));
}

TEST_CASE("the history is on disk as the run goes on") {
  temporary_folder folder;
  const settings none;
  session reporter(table(), none);
  const std::string path = folder.path();
  reporter.start({sizeof(spate_run_info), 0, 0, 0, {}, spate::str(path), 0, 0, second, 1, 0});
  told_interval first(0, 1);
  reporter.interval(first.add("api", "list", false, {10}).raw());
  CHECK_THAT(temporary_folder::read(folder / "locust_stats_history.csv"), Catch::Contains("\r\n1,5,,Aggregated,1,0,"));
}

TEST_CASE("a run that never began leaves the first lines, and one that cannot be written says so") {
  temporary_folder folder;
  const settings none;
  session(table(), none).result(boost::json::serialize(documents::not_run()), folder.path());
  CHECK_THAT(temporary_folder::read(folder / "locust_stats.csv"),
             Catch::EndsWith("\r\n,Aggregated,0,0,0,0,0,0,0,0,0,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A\r\n"));
  session broken(table(), none);
  CHECK_THROWS_WITH(broken.result("{}", "/no/such"),
                    Catch::StartsWith("cannot write /no/such/locust_stats_history.csv: No such file"));
  settings folder_name;
  CHECK(reporter_session::mistakes(table(), folder_name.set("file", "x/")).size() == 1);
}
