#include "markdown_document.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

#include "approved.hpp"
#include "documents.hpp"
#include "json_schema.hpp"

namespace json = boost::json;
using namespace spate::report_markdown;

namespace {

void check(const std::string& name, const json::object& document, std::size_t limit = most_bytes) {
  const json_schema::checker schema(json_schema::read(SPATE_RESULT_SCHEMA));
  CHECK(schema.check(document) == std::vector<std::string>{});
  approved::check("markdown_" + name + ".md", markdown_document(document, limit));
}

// A result with so many objectives that each missed, with long texts.
json::object huge(std::size_t objectives) {
  json::object out = documents::fail();
  json::array all;
  for (std::size_t i = 0; i < objectives; ++i) {
    json::object one = out["objectives"].as_array()[0].as_object();
    one["held"] = i % 2 == 0;
    one["reason"] = std::string(200, '|');
    all.push_back(std::move(one));
  }
  out["objectives"] = std::move(all);
  return out;
}

}  // namespace

TEST_CASE("a run that passed shows the verdict, then one table") { check("pass", documents::pass()); }
TEST_CASE("a run that failed shows what was missed first") { check("fail", documents::fail()); }
TEST_CASE("an invalid run says what the generator lacked") { check("invalid", documents::invalid()); }
TEST_CASE("an interrupted run says what was not judged") { check("interrupted", documents::interrupted()); }
TEST_CASE("a run that could not be carried out has no table") { check("not_run", documents::not_run()); }
TEST_CASE("without objectives the table is of the operations") { check("no_objectives", documents::no_objectives()); }
TEST_CASE("the embedded server says nothing of a platform") { check("embedded", documents::embedded()); }
TEST_CASE("an open load shows its rate") { check("stepped", documents::stepped()); }
TEST_CASE("what has no room is cut, and a line says what") { check("cut", documents::many(), 5000); }

TEST_CASE("a page is never longer than its limit") {
  for (const std::size_t rows : {0u, 1u, 100u, 20000u}) {
    const json::object document = huge(rows);
    for (const std::size_t limit : {least_bytes, std::size_t{50000}, most_bytes})
      CHECK(markdown_document(document, limit).size() <= limit);
  }
  json::object wordy = huge(100);
  json::array many(500, json::value(std::string(5000, '*')));
  wordy["verdict"].as_object()["reasons"] = many;
  wordy["warnings"] = many;
  wordy["generator"].as_object()["status"] = "suspect";
  wordy["generator"].as_object()["reasons"] = many;
  for (const std::size_t limit : {std::size_t{0}, least_bytes, std::size_t{50000}})
    CHECK(markdown_document(wordy, limit).size() <= std::max(limit, least_bytes));
}

TEST_CASE("the line that says what was cut counts rows of each kind") {
  const std::string page = markdown_document(huge(20000));
  CHECK(page.size() > most_bytes - 2000);
  const std::size_t at = page.find("\nCut here: ");
  REQUIRE(at != std::string::npos);
  const std::string line = page.substr(at + 1, page.find('\n', at + 1) - at - 1);
  CHECK_THAT(line, Catch::Contains(" of 20000 rows (") && Catch::Contains(" held") &&
                       Catch::EndsWith("; all of them are in `result.json`."));
}
