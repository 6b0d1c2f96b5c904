#include "failure_rows.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "documents.hpp"

using namespace spate::report_csv;

TEST_CASE("failures are told by request and error, quoted where they must be") {
  CHECK(failures_file(documents::fail()) ==
        "Method,Name,Error,Occurrences\r\n"
        "api,compare_runs,reset,1\r\n"
        "api,compare_runs,\"status: status 503, expected 200: no database\",4\r\n"
        "api,compare_runs,timeout: no answer within 10 s,7\r\n"
        "api,create_run,timeout: no answer within 10 s,2\r\n");
}

TEST_CASE("scenarios that send the same operation are one request") {
  boost::json::object document = documents::fail();
  auto& operations = document["operations"].as_array();
  operations[0].as_object()["scenario"] = "another";
  operations.push_back(operations[0]);
  CHECK_THAT(failures_file(document), Catch::Contains("api,create_run,timeout: no answer within 10 s,4\r\n"));
}

TEST_CASE("a run without failures or troubles has the first lines alone") {
  CHECK(failures_file(documents::pass()) == "Method,Name,Error,Occurrences\r\n");
  CHECK(exceptions_file({}) == "Count,Message,Traceback,Nodes\r\n");
}

TEST_CASE("troubles are counted") {
  CHECK(exceptions_file({{"plugin_error: x, \"y\"", 3}}) ==
        "Count,Message,Traceback,Nodes\r\n3,\"plugin_error: x, \"\"y\"\"\",,local\r\n");
}
