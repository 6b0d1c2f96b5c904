#include "reporting/failure_kinds.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using spate::reporting::failure_kinds;

TEST_CASE("failures with and without a text add up to the errors of an operation") {
  const auto found = failure_kinds(boost::json::parse(R"({
    "outcomes": {"ok": 80, "timeout": 7, "status": 4, "aborted": 2},
    "errors_by_text": [{"outcome": "timeout", "text": "no answer\nin 10 s", "count": 5},
                       {"outcome": "status", "text": "503", "count": 4}, {"outcome": "x", "text": "", "count": 0}]})")
                                       .as_object());
  REQUIRE(found.size() == 4);
  CHECK((found[0].outcome == "timeout" && found[0].text == "no answer in 10 s" && found[0].count == 5));
  CHECK((found[1].outcome == "status" && found[1].text == "503" && found[1].count == 4));
  CHECK((found[2].outcome == "timeout" && found[2].text.empty() && found[2].count == 2));
  CHECK((found[3].outcome == "aborted" && found[3].text.empty() && found[3].count == 2));
}

TEST_CASE("an operation without failures has none") {
  CHECK(failure_kinds(boost::json::parse(R"({"outcomes": {"ok": 3}})").as_object()).empty());
  CHECK(failure_kinds({}).empty());
}
