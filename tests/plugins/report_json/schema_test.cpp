#include <catch2/catch.hpp>

#include "documents.hpp"
#include "json_schema.hpp"

namespace json = boost::json;

namespace {

std::vector<std::string> mistakes(const json::value& document,
                                  json_schema::members allowed = json_schema::members::declared) {
  return json_schema::checker(json_schema::read(SPATE_RESULT_SCHEMA), allowed).check(document);
}

json::value check(const char* schema, const char* document) {
  json::array out;
  for (const std::string& each : json_schema::checker(json::parse(schema)).check(json::parse(document)))
    out.emplace_back(each);
  return out;
}

}  // namespace

TEST_CASE("documents of every verdict are valid") {
  for (const json::object& each : {documents::pass(), documents::fail(), documents::invalid(), documents::interrupted(),
                                   documents::embedded(), documents::not_run(), documents::many()})
    CHECK(mistakes(each) == std::vector<std::string>{});
}

TEST_CASE("the schema finds what a document must not be") {
  json::object document = documents::pass();
  document.erase("objectives");
  document["schema"] = "spate.result/2";
  document["verdict"].as_object()["status"] = "passed";
  document["operations"].as_array()[0].as_object()["count"] = -1;
  document["operations"].as_array()[1].as_object()["response_time_ms"] = "fast";
  const std::vector<std::string> found = mistakes(document);
  CHECK_THAT(found, Catch::VectorContains(std::string(": lacks objectives")));
  CHECK_THAT(found, Catch::VectorContains(std::string("/schema: is not \"spate.result/1\"")));
  CHECK_THAT(found, Catch::VectorContains(std::string("/operations/0/count: is below 0")));
  CHECK_THAT(found, Catch::VectorContains(std::string("/operations/1/response_time_ms: is not [\"object\",\"null\"]")));
  CHECK(found.size() == 5);
}

TEST_CASE("a member that a later version adds is valid, and a mistake of this version's host") {
  json::object document = documents::pass();
  document["added"] = 1;
  CHECK(mistakes(document, json_schema::members::any).empty());
  CHECK(mistakes(document) == std::vector<std::string>{"/added: the schema does not declare it"});
}

TEST_CASE("the checker knows the keywords that the schema uses, and no others") {
  CHECK(check(R"({"type": "array", "items": {"type": "integer"}, "minItems": 2})", R"([1, 2.5])") ==
        json::parse(R"(["/1: is not \"integer\""])"));
  CHECK(check(R"({"minItems": 2, "maxItems": 3})", "[1]") == json::parse(R"([": has 1 elements"])"));
  CHECK(check(R"({"additionalProperties": {"type": "string"}})", R"({"a": 1})") ==
        json::parse(R"(["/a: is not \"string\""])"));
  CHECK(check(R"({"additionalProperties": false})", R"({"a": 1})") == json::parse(R"(["/a: not allowed"])"));
  CHECK(check(R"({"$ref": "#/$defs/x", "$defs": {"x": {"enum": [1, null]}}})", "2") ==
        json::parse(R"([": 2 is none of [1,null]"])"));
  CHECK_THROWS_WITH(check(R"({"pattern": "x"})", "1"), "json_schema.hpp does not know the keyword pattern");
}
