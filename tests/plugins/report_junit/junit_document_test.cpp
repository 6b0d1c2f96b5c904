#include "junit_document.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "approved.hpp"
#include "documents.hpp"
#include "json_schema.hpp"
#include "test_cases.hpp"

namespace json = boost::json;
using namespace spate::report_junit;

namespace {

// A report of what no host would write shows nothing: each document has to be valid.
void check(const std::string& name, const json::object& document) {
  const json_schema::checker schema(json_schema::read(SPATE_RESULT_SCHEMA));
  CHECK(schema.check(document) == std::vector<std::string>{});
  approved::check("junit_" + name + ".xml", junit_document(document));
}

json::object& objective(json::object& document, std::size_t which) {
  return document["objectives"].as_array().at(which).as_object();
}

}  // namespace

TEST_CASE("a run that passed has passed cases") { check("pass", documents::pass()); }

TEST_CASE("what was missed is a failure with its figures") { check("fail", documents::fail()); }

TEST_CASE("what a run of a slow generator measured is an error") { check("invalid", documents::invalid()); }

TEST_CASE("what was not judged is skipped with its reason") { check("short_run", documents::short_run()); }

TEST_CASE("an interrupted run has an error of its own") { check("interrupted", documents::interrupted()); }

TEST_CASE("a run that could not be carried out is an error") { check("not_run", documents::not_run()); }

TEST_CASE("without objectives the verdict is the case") { check("no_objectives", documents::no_objectives()); }

TEST_CASE("control characters and markup of a server reach the file as text") {
  json::object document = documents::fail();
  objective(document, 1)["reason"] = "<b>\x1b[31m\"503\" & more</b> ]]>\r\nsecond line";
  document["run"].as_object()["parameters"].as_object()["path"] = "a\tb\n\x02";
  check("markup", document);
}

TEST_CASE("a miss that only another objective looks at fails nothing") {
  json::object document = documents::pass();
  objective(document, 0)["held"] = false;
  objective(document, 0)["counts"] = false;
  const auto cases = test_cases(document);
  CHECK(cases.size() == 3);
  CHECK(cases[0].result == outcome::skipped);
  CHECK(cases[0].message ==
        "missed, 36.4 ms (n=3000, 32.7 ms to 40.0 ms), and fails nothing: only another objective looks at it");
}

TEST_CASE("a run that failed for another reason than an objective has a case of its own") {
  json::object document = documents::pass();
  document["verdict"] =
      json::object{{"status", "fail"}, {"reasons", {"service platform ended during the run: killed"}}};
  const auto cases = test_cases(document);
  REQUIRE(cases.size() == 4);
  CHECK(cases[3].classname == "LLM-Eval API.run");
  CHECK(cases[3].name == "verdict");
  CHECK(cases[3].result == outcome::failure);
  CHECK(cases[3].message == "fail: service platform ended during the run: killed");
}

TEST_CASE("an invalid run whose objectives could not be judged is an error all the same") {
  json::object document = documents::invalid();
  for (json::value& each : document["objectives"].as_array()) {
    each.as_object()["held"] = nullptr;
    each.as_object()["reason"] = "too few";
  }
  const auto cases = test_cases(document);
  CHECK(cases.back().result == outcome::error);
  CHECK(cases.back().type == "invalid");
}
