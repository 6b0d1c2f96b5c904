#include "data/response_program.hpp"

#include <catch2/catch.hpp>

#include "unit/data/offered_response.hpp"

using namespace spate::data;
using test::operation;
using test::response;
using test::scene;
using list = std::vector<std::string>;

namespace {
std::string run(std::string_view expect, const response& from) {
  scene s;
  return operation(s, "{\"expect\": " + std::string(expect) + "}").run(from);
}
list mistakes(std::string_view json) {
  scene s;
  return operation(s, json).config.mistakes();
}
}  // namespace

TEST_CASE("without an expected status 400 and above is a status failure") {
  scene s;
  operation plain(s, "{}");
  CHECK(plain.run({399, "", {}}) == "ok");
  CHECK(plain.run({0, "", {}}) == "ok");
  CHECK(plain.run({400, "", {}}) == "status: status is 400 or above");
  CHECK(plain.program.wants() == 0);
  CHECK(run(R"({"body": {"contains": "x"}})", {500, "x", {}}) == "status: status is 400 or above");
}

TEST_CASE("statuses are codes, classes, any, or several") {
  CHECK(run(R"({"status": 201})", {201, "", {}}) == "ok");
  CHECK(run(R"({"status": 201})", {200, "", {}}) == "status: status is not 201");
  CHECK(run(R"({"status": [200, "4xx"]})", {404, "", {}}) == "ok");
  CHECK(run(R"({"status": [200, 201]})", {500, "", {}}) == "status: status is none of 200, 201");
  CHECK(run(R"({"status": "2xx"})", {299, "", {}}) == "ok");
  CHECK(run(R"({"status": "2xx"})", {300, "", {}}) == "status: status is not 2xx");
  CHECK(run(R"({"status": "any"})", {500, "", {}}) == "ok");
}

TEST_CASE("headers are compared without case in their names, and any of several may hold") {
  const response hit{200, "", {{"Content-Type", "text/plain"}, {"X-CACHE", "MISS"}, {"X-Cache", "HIT"}}};
  CHECK(run(R"({"header": {"x-cache": "HIT"}})", hit) == "ok");
  CHECK(run(R"({"header": {"x-cache": "hit"}})", hit) == "expect: header x-cache is not \"hit\"");
  CHECK(run(R"({"header": {"x-cache": {"exists": true}}})", hit) == "ok");
  CHECK(run(R"({"header": {"x-cache": {"exists": false}}})", hit) == "expect: header x-cache is there");
  CHECK(run(R"({"header": {"etag": {"exists": true}}})", hit) == "expect: header etag is missing");
  CHECK(run(R"({"header": {"etag": {"exists": false}}})", hit) == "ok");
  CHECK(run(R"({"header": {"content-type": {"matches": "^text/"}}})", hit) == "ok");
  CHECK(run(R"({"header": {"content-type": {"matches": "json"}}})", hit) ==
        "expect: header content-type does not match \"json\"");
  CHECK(run(R"({"header": {"content-type": {"contains": "plain"}}})", hit) == "ok");
}

TEST_CASE("bodies are searched and compared") {
  const response hello{200, "hello world", {}};
  CHECK(run(R"({"body": {"contains": "lo wo", "matches": "w.r", "equals": "hello world"}})", hello) == "ok");
  CHECK(run(R"({"body": {"contains": ["hello", "moon"]}})", hello) == "expect: body does not contain \"moon\"");
  CHECK(run(R"({"body": {"matches": "^world"}})", hello) == "expect: body does not match \"^world\"");
  CHECK(run(R"({"body": {"equals": "hello"}})", hello) == "expect: body is not \"hello\"");
  CHECK(run(R"({"body": {"matches": "(l+)+$"}})", {200, std::string(3000, 'l') + "x", {}}) ==
        "expect: a regular expression gave up on the body: make it simpler");
}

TEST_CASE("JSON values are compared by type and value") {
  const response json{
      200, R"({"status": "ok", "n": 3, "f": 3.0, "t": true, "items": [1, 2], "none": null, "big": 7})", {}};
  CHECK(run(R"({"json": {"/status": "ok", "/n": 3, "/f": 3, "$.t": true, "/big": {"min": 7, "max": 7}}})", json) ==
        "ok");
  CHECK(run(R"({"json": {"/n": 3.0}})", json) == "ok");
  CHECK(run(R"({"json": {"/status": "bad"}})", json) == "expect: json /status is not \"bad\"");
  CHECK(run(R"({"json": {"/n": "3"}})", json) == "expect: json /n is not \"3\"");
  CHECK(run(R"({"json": {"/missing": 1}})", json) == "expect: json /missing is not 1");
  CHECK(run(R"({"json": {"/missing": {"exists": true}}})", json) == "expect: json /missing is missing");
  CHECK(run(R"({"json": {"/none": {"exists": true}, "/missing": {"exists": false}}})", json) == "ok");
  CHECK(run(R"({"json": {"/n": {"exists": false}}})", json) == "expect: json /n is there");
  CHECK(run(R"({"json": {"/none": {"null": true}, "/n": {"null": false}}})", json) == "ok");
  CHECK(run(R"({"json": {"/n": {"null": true}}})", json) == "expect: json /n is not null");
  CHECK(run(R"({"json": {"/missing": {"null": true}}})", json) == "expect: json /missing is not null");
  CHECK(run(R"({"json": {"/none": {"null": false}}})", json) == "expect: json /none is null or missing");
  CHECK(run(R"({"json": {"/n": {"min": 4}}})", json) == "expect: json /n is not at least 4");
  CHECK(run(R"({"json": {"/n": {"max": 2.5}}})", json) == "expect: json /n is not at most 2.5");
  CHECK(run(R"({"json": {"/status": {"min": 1}}})", json) == "expect: json /status is not at least 1");
  CHECK(run(R"({"json": {"/status": {"matches": "^o"}, "/n": {"matches": "^3$"}}})", json) == "ok");
  CHECK(run(R"({"json": {"/items": {"count": 2, "min_count": 1}}})", json) == "ok");
  CHECK(run(R"({"json": {"/items": {"count": 3}}})", json) == "expect: json /items does not count 3");
  CHECK(run(R"({"json": {"/items": {"min_count": 3}}})", json) == "expect: json /items does not count at least 3");
  CHECK(run(R"({"json": {"/missing": {"count": 0}}})", json) == "expect: json /missing does not count 0");
}

TEST_CASE("of several JSON values each must hold, and there must be one") {
  const response json{200, R"({"items": [{"s": "ok", "n": 1}, {"s": "ok", "n": 5}]})", {}};
  CHECK(run(R"({"json": {"$.items[*].s": "ok", "$.items[*].n": {"min": 1}, "$..n": {"count": 2}}})", json) == "ok");
  CHECK(run(R"({"json": {"$.items[*].n": {"max": 4}}})", json) == "expect: json $.items[*].n is not at most 4");
  CHECK(run(R"({"json": {"$.items[*].x": "ok"}})", json) == "expect: json $.items[*].x is not \"ok\"");
  CHECK(run(R"({"json": {"$.items[*].x": {"exists": false, "count": 0}}})", json) == "ok");
}

TEST_CASE("a body that is not JSON fails what reads it, and nothing else") {
  for (const std::string body : {"", "{", "<html>", "{\"a\": 1", "\xff\xfe", "nan"}) {
    CHECK(run(R"({"json": {"/a": 1}})", {200, body, {}}) == "expect: body is not JSON");
    CHECK(run(R"({"json": {"/a": {"exists": false}}})", {200, body, {}}) == "expect: body is not JSON");
    CHECK(run(R"({"status": 200})", {200, body, {}}) == "ok");
  }
}

TEST_CASE("the status is looked at first, then expectations in their order") {
  const char* expect = R"({"json": {"/a": 1}, "body": {"contains": "z"}, "status": 200})";
  CHECK(run(expect, {201, "", {}}) == "status: status is not 200");
  CHECK(run(expect, {200, R"({"a": 2})", {}}) == "expect: json /a is not 1");
  CHECK(run(expect, {200, R"({"a": 1})", {}}) == "expect: body does not contain \"z\"");
}

TEST_CASE("checks only count, each with its bit, whatever the expectations said") {
  scene s;
  operation op(s, R"({"expect": {"status": 200},
    "check": {"status": [200, 201], "header": {"x-cache": "HIT"}, "json": {"/a": 1}, "body": {"contains": "a"}}})");
  CHECK(op.program.check_names() ==
        list{"status is one of 200, 201", "header x-cache is \"HIT\"", "json /a is 1", "body contains \"a\""});
  auto result = op.offer({200, R"({"a": 1})", {{"X-Cache", "HIT"}}});
  CHECK(result.checks_failed == 0);
  result = op.offer({200, "no json", {}});
  CHECK(result.outcome == 0);
  CHECK(result.failed == -1);
  CHECK(result.checks_failed == 0b1110);
  result = op.offer({500, "a", {}});
  CHECK(result.failed == 0);
  CHECK(result.checks_failed == 0b0111);
}

TEST_CASE("wants names the parts that are read") {
  scene s;
  const auto wants = [&](const char* json) { return operation(s, json).program.wants(); };
  CHECK(wants(R"({"expect": {"status": 200}})") == SPATE_WANTS_STATUS);
  CHECK(wants(R"({"check": {"header": {"a": "b"}}})") == (SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS));
  CHECK(wants(R"({"expect": {"body": {"contains": "b"}}})") == (SPATE_WANTS_STATUS | SPATE_WANTS_BODY));
  CHECK(wants(R"({"capture": {"run_id": {"json": "/id"}}})") == (SPATE_WANTS_STATUS | SPATE_WANTS_BODY));
  CHECK(wants(R"({"capture": {"run_id": {"header": "etag"}}})") == (SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS));
  CHECK(wants(R"({"capture": {"run_id": {"value": "x"}}})") == SPATE_WANTS_STATUS);
}

TEST_CASE("an expectation may show variables, parameters and what the request drew") {
  scene s;
  operation op(s, R"({"expect": {"json": {"/id": "${run_id}", "/n": "${number}", "/limit": "${limit}"}}})");
  const response json{200, R"({"id": "r1", "n": 1, "limit": 20})", {}};
  CHECK(op.run(json) == "expect: json /id is not \"${run_id}\"");
  s.set("run_id", "r1");
  CHECK(op.run(json) == "expect: json /n is not \"${number}\"");
  CHECK(s.render("${number}") == "1");
  CHECK(op.run(json) == "ok");
  ++s.user.operation_no;
  CHECK(op.run(json) == "expect: json /n is not \"${number}\"");
}

TEST_CASE("mistakes in expectations are reported with their node") {
  CHECK(mistakes(R"({"expect": {"status": []}})") ==
        list{"expect.status: `status` is empty: write a code, \"2xx\" or \"any\""});
  CHECK(mistakes(R"({"expect": {"status": [200, "2x", true, -1]}})").size() == 3);
  CHECK(mistakes(R"({"expect": {"satus": 200}})") == list{"expect.satus: unknown key `satus`: did you mean `status`?"});
  CHECK(
      mistakes(R"({"check": {"json": {"a": 1, "/b": {"mim": 2}, "/c": [1], "/d": {}}}})") ==
      list{"check.json.a: `a` is no JSON Pointer or JSONPath: start with / for a JSON Pointer or with $ for a JSONPath "
           "(at byte 0)",
           "check.json./b.mim: unknown key `mim`: did you mean `min`?",
           "check.json./c: compare single values, or count them: { min_count = 1 }",
           "check.json./d: expected a table with one of: exists null equals matches min max count min_count"});
  CHECK(mistakes(R"({"expect": {"header": {"a": {"matches": "("}}}})").at(0).find("is no regular expression") !=
        std::string::npos);
  CHECK(mistakes(R"({"expect": {"json": {"/a": {"min": "1"}, "/b": {"count": -1}, "/c": {"exists": 1}}}})") ==
        list{"expect.json./a.min: expected a number", "expect.json./b.count: expected a whole number from 0 on",
             "expect.json./c.exists: `exists` is true or false"});
  CHECK(mistakes(R"({"expect": {"body": {"equals": "${run_idd}"}}})") ==
        list{"expect.body.equals: nothing is called `run_idd`: did you mean `run_id`?"});
  CHECK(mistakes(R"({"expect": {"body": "text"}})") ==
        list{"expect.body: expected a table with one of: contains matches equals"});
  std::string many = R"({"check": {"json": {)";
  for (int i = 0; i < 65; ++i) many += (i > 0 ? ", " : "") + ("\"/" + std::to_string(i)) + "\": 1";
  CHECK(mistakes(many + "}}}") == list{"check: these are 65 checks, and an operation has at most 64"});
}
