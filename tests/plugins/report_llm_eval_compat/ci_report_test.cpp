#include "ci_report.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <cstdlib>

#include "approved.hpp"
#include "documents.hpp"
#include "json_schema.hpp"
#include "load_report.hpp"
#include "pretty_json.hpp"
#include "suite_document.hpp"
#include "told_interval.hpp"

namespace json = boost::json;
using namespace spate::report_llm_eval_compat;

namespace {

spate::reporting::tallies seen() {
  spate::reporting::tallies out;
  told_interval told(0, 1);
  out.add(told.add("api", "create_run", false, {10, 20, 30, 40})
              .add("api", "create_run", true, {500})
              .add("db", "search", false, {1})
              .add("transaction", "journey", false, {900})
              .raw());
  return out;
}

}  // namespace

TEST_CASE("the document that these tests show is one that a host may write") {
  CHECK(json_schema::checker(json_schema::read(SPATE_RESULT_SCHEMA)).check(suite_document()) ==
        std::vector<std::string>{});
}

TEST_CASE("the report for a pipeline has the original's fields") {
  ::setenv("TZ", "UTC", 1);
  const json::object document = suite_document();
  approved::check("compat_ci_test_report.json", pretty(ci_report(document, parts(document), seen())));
}

TEST_CASE("the report for people has the original's sections") {
  ::setenv("TZ", "UTC", 1);
  const json::object document = suite_document();
  approved::check("compat_load_test_report.md",
                  load_report(document, parts(document), seen(), {"load_test_report.md", "ci_test_report.json"}));
}

TEST_CASE("a run that could not be carried out has no figures, and says why") {
  json::object document = documents::not_run();
  document["targets"] = {{{"name", "api"}, {"plugin", "http_api"}}};
  const json::object out = ci_report(document, parts(document), {});
  const json::object& api = out.at("results").at("api_load_test").as_object();
  CHECK(out.at("overall_status") == "FAILED");
  CHECK(api.at("status") == "EXECUTION_FAILED");
  CHECK(api.at("error") == "http://127.0.0.1:8000 refused the connection; start the platform, or use --embedded");
  CHECK(api.at("stats").as_object().empty());
  CHECK(out.at("results").at("websocket_test") == json::object{{"status", "SKIPPED"}});
}

TEST_CASE("the limit that is told is the strictest of the part's") {
  json::object document = suite_document();
  json::object stricter = document["objectives"].as_array()[0].as_object();
  stricter["limit"] = 300;
  document["objectives"].as_array().push_back(stricter);
  const json::object out = ci_report(document, parts(document), {});
  CHECK(out.at("results").at("api_load_test").at("target_p95_ms") == 300.0);
}
