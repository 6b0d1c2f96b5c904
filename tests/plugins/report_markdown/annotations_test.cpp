#include "annotations.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

#include "documents.hpp"

namespace json = boost::json;
using spate::report_markdown::annotations;

TEST_CASE("a run that passed has nothing to annotate") { CHECK(annotations(documents::pass()).empty()); }

TEST_CASE("each requirement that was missed is an error, percent signs, colons and commas encoded where they must be") {
  json::object document = documents::fail();
  document["warnings"] = json::array{"50% of it:\nlost, really"};
  document["objectives"].as_array()[1].as_object()["reason"] = "12 failed,\r\nand count: 100%";
  CHECK(annotations(document) ==
        "::error title=spate%3A latency%2C compare_runs::p95(response_time) < 500ms was missed: ≥500.04 ms (n=3000, "
        "450 ms to 550 ms)%0A12 failed,%0D%0Aand count: 100%25\n"
        "::error title=spate%3A errors%2C compare_runs::error_ratio < 1%25 was missed: 1.50 %25 (n=3000)\n"
        "::warning title=spate::50%25 of it: lost, really\n");
}

TEST_CASE("a verdict that is no pass without a missed requirement is an error") {
  CHECK(annotations(documents::not_run()) ==
        "::error title=spate%3A not_run::http://127.0.0.1:8000 refused the connection; start the platform, or use "
        "--embedded\n");
  const std::string invalid = annotations(documents::invalid());
  CHECK_THAT(invalid, Catch::StartsWith("::error title=spate%3A invalid::"));
  CHECK(std::count(invalid.begin(), invalid.end(), '\n') == 1);
}

TEST_CASE("a miss that fails nothing is no error, a generator that may have been the limit a warning") {
  json::object document = documents::pass();
  document["objectives"].as_array()[0].as_object()["held"] = false;
  document["objectives"].as_array()[0].as_object()["counts"] = false;
  document["generator"].as_object()["status"] = "suspect";
  document["generator"].as_object()["reasons"] = json::array{"start lag p99 is 3 ms"};
  CHECK(annotations(document) ==
        "::warning title=spate%3A the generator may have been the limit::start lag p99 is 3 ms\n");
}

TEST_CASE("no more than are shown: the tenth counts the rest") {
  json::object document = documents::fail();
  const json::value missed = document["objectives"].as_array()[1];
  document["objectives"] = json::array(25, missed);
  document["warnings"] = json::array{};
  const std::string lines = annotations(document);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 10);
  CHECK_THAT(lines, Catch::EndsWith("::error title=spate::and 16 more; they are in the summary and in result.json\n"));
  document["objectives"] = json::array(10, missed);
  CHECK(annotations(document).find("more;") == std::string::npos);
}
