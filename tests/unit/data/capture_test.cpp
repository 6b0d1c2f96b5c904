#include "data/capture.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "allocations.hpp"
#include "data/response_program.hpp"
#include "unit/data/offered_response.hpp"

using namespace spate::data;
using test::operation;
using test::response;
using test::scene;
using test::texts_of;
using list = std::vector<std::string>;

namespace {
const response created{201,
                       R"j({"success": true, "run": {"id": "r1", "n": 5, "none": null, "tags": ["a", "b"]}})j",
                       {{"ETag", "e1"}, {"etag", "e2"}}};
list mistakes(std::string_view json) {
  scene s;
  return operation(s, json).config.mistakes();
}
}  // namespace

TEST_CASE("scalars are captured by JSON, regular expression, header and template, with their type") {
  scene s;
  CHECK(operation(s, R"j({"capture": {"run_id": {"json": "/run/id"}, "token": {"json": "$.run.n"}}})j").run(created) ==
        "ok");
  CHECK(s.of("run_id").scalar.text == "r1");
  CHECK(s.of("token").scalar.integer == 5);
  CHECK(operation(s, R"j({"capture": {"token": {"json": "/run/tags"}}})j").run(created) == "ok");
  CHECK(s.of("token").scalar.text == R"j(["a","b"])j");
  CHECK(operation(s, R"j({"capture": {"token": {"header": "Etag"}}})j").run(created) == "ok");
  CHECK(s.of("token").scalar.text == "e1");
  CHECK(operation(s, R"j({"capture": {"token": {"regex": "\"id\": \"(\\w+)\""}}})j").run(created) == "ok");
  CHECK(s.of("token").scalar.text == "r1");
  CHECK(operation(s, R"j({"capture": {"token": {"regex": "\"id\": \"(\\w+)\"", "group": 0}}})j").run(created) == "ok");
  CHECK(s.of("token").scalar.text == "\"id\": \"r1\"");
  CHECK(operation(s, R"j({"capture": {"token": {"value": "<${run_id}>"}}})j").run(created) == "ok");
  CHECK(s.of("token").scalar.text == "<r1>");
  CHECK(operation(s, R"j({"capture": {"token": {"value": "${token}${token}"}}})j").run(created) == "ok");
  CHECK(s.of("token").scalar.text == "<r1><r1>");
}

TEST_CASE("lists are appended to, or replaced by every match") {
  scene s;
  operation appended(s, R"j({"capture": {"run_ids": {"json": "/run/id", "append": true, "keep": 2}}})j");
  for (const char* id : {"a", "b", "c"}) {
    CHECK(appended.run({200, R"j({"run": {"id": ")j" + std::string(id) + "\"}}", {}}) == "ok");
  }
  CHECK(texts_of(s.of("run_ids")) == list{"b", "c"});
  operation replaced(s, R"j({"capture": {"run_ids": {"json": "$.items[*].id"}}})j");
  CHECK(replaced.run({200, R"j({"items": [{"id": 1}, {"id": null}, {"id": "x"}]})j", {}}) == "ok");
  CHECK(texts_of(s.of("run_ids")) == list{"1", "x"});
  operation all(s, R"j({"capture": {"run_ids": {"json": "$..id", "append": true}}})j");
  CHECK(all.run({200, R"j([{"id": 7}, {"id": 8}])j", {}}) == "ok");
  CHECK(texts_of(s.of("run_ids")) == list{"1", "x", "7", "8"});
}

TEST_CASE("a capture that finds nothing is a failed expectation, and its variable has no old value") {
  scene s;
  const auto missed = [&](const char* capture) {
    s.set("run_id", "old");
    s.list("run_ids", {"old"});
    return operation(s, "{\"capture\": {" + std::string(capture) + "}}").run(created);
  };
  CHECK(missed(R"j("run_id": {"json": "/run/idd"})j") == "expect: capture run_id: nothing at /run/idd");
  CHECK_FALSE(s.of("run_id").has_value());
  CHECK(missed(R"j("run_id": {"header": "x-none"})j") == "expect: capture run_id: no header x-none");
  CHECK(missed(R"j("run_id": {"regex": "nope(x)"})j") == "expect: capture run_id: nothing matches nope(x)");
  CHECK(missed(R"j("run_id": {"regex": "(zzz)?success"})j") == "expect: capture run_id: nothing matches (zzz)?success");
  CHECK(missed(R"j("run_id": {"value": "${token}"})j") == "expect: capture run_id: a part of its value has no value");
  CHECK(missed(R"j("run_ids": {"json": "$.items[*].id"})j") == "expect: capture run_ids: nothing at $.items[*].id");
  CHECK(s.of("run_ids").count == 0);
  CHECK(missed(R"j("run_ids": {"json": "/x", "append": true})j") == "expect: capture run_ids: nothing at /x");
  CHECK(texts_of(s.of("run_ids")) == list{"old"});
}

TEST_CASE("optional captures fail nothing, a null clears, and later captures still run") {
  scene s;
  s.set("run_id", "old");
  s.set("seen", "old");
  operation op(s, R"j({"capture": {"run_id": {"json": "/x", "optional": true}, "seen": {"json": "/run/none"},
                     "token": {"json": "/run/id"}}})j");
  CHECK(op.run(created) == "ok");
  CHECK_FALSE(s.of("run_id").has_value());
  CHECK_FALSE(s.of("seen").has_value());
  CHECK(s.of("token").scalar.text == "r1");
  operation two(s, R"j({"capture": {"run_id": {"json": "/x"}, "token": {"json": "/run/n"}, "seen": {"json": "/y"}}})j");
  CHECK(two.run(created) == "expect: capture run_id: nothing at /x");
  CHECK(s.of("token").scalar.integer == 5);
}

TEST_CASE("captures wait for the expectations, and are left alone when those fail") {
  scene s;
  s.set("run_id", "old");
  operation op(
      s, R"j({"expect": {"status": 201, "json": {"/success": true}}, "capture": {"run_id": {"json": "/run/id"}}})j");
  CHECK(op.run({201, R"j({"success": false, "run": {"id": "new"}})j", {}}) == "expect: json /success is not true");
  CHECK(op.run({500, R"j({"success": true, "run": {"id": "new"}})j", {}}) == "status: status is not 201");
  CHECK(s.of("run_id").scalar.text == "old");
  CHECK(op.run(created) == "ok");
  CHECK(s.of("run_id").scalar.text == "r1");
}

TEST_CASE("once keeps the first value, and when sees what earlier captures set") {
  scene s;
  operation op(s, R"j({"capture": {
    "pair": {"json": "$.metrics[*].name", "optional": true},
    "token": {"json": "/metrics/0/name", "once": true, "optional": true},
    "run_ids": {"value": "${run_id}", "append": true, "when": "contains(pair, token)"}
}
})j");
  const auto probe = [&](const char* id, const char* metrics) {
    s.set("run_id", id);
    return op.run({200, "{\"metrics\": [" + std::string(metrics) + "]}", {}});
  };
  CHECK(probe("r0", "") == "ok");
  CHECK(probe("r1", R"j({"name": "exact"}, {"name": "f1"})j") == "ok");
  CHECK(probe("r2", R"j({"name": "f1"})j") == "ok");
  CHECK(probe("r3", "") == "ok");
  CHECK(probe("r4", R"j({"name": "f1"}, {"name": "exact"})j") == "ok");
  CHECK(s.of("token").scalar.text == "exact");
  CHECK(texts_of(s.of("run_ids")) == list{"r1", "r4"});
}

TEST_CASE("shared variables are written by the setup only") {
  scene s;
  operation op(
      s,
      R"j({"capture": {"known_ids": {"json": "$..id"}, "base": {"json": "/run/n"}, "run_id": {"json": "/run/id"}}})j");
  CHECK(op.run(created, true) == "ok");
  CHECK(texts_of(s.shared_of("known_ids")) == list{"r1"});
  CHECK(s.shared_of("base").scalar.integer == 5);
  CHECK(s.of("run_id").scalar.text == "r1");
  CHECK(op.run({200, R"j({"run": {"id": "r2", "n": 6}})j", {}}, false) == "ok");
  CHECK(texts_of(s.shared_of("known_ids")) == list{"r1"});
  CHECK(s.shared_of("base").scalar.integer == 5);
}

TEST_CASE("captured names are known before anything is compiled") {
  test::json_config config(
      R"j({"capture": {"a": {"json": "/x"}, "b": {"json": "$.x[*]"}, "c": {"header": "x", "append": true},
                               "d": {"json": "broken"}}})j");
  std::string found;
  for (const auto& each : captured_names(config.view(), 0)) found += each.name + (each.list ? "[] " : " ");
  CHECK(found == "a b[] c[] d ");
}

TEST_CASE("mistakes in captures are reported with their node") {
  CHECK(mistakes(R"j({"capture": {"run_id": {}}})j") ==
        list{"capture.run_id: this captures nothing: write json, regex, header, column or value"});
  CHECK(mistakes(R"j({"capture": {"run_id": {"json": "/a", "header": "b"}}})j") ==
        list{"capture.run_id.header: a capture reads one thing: `json` or `header`"});
  CHECK(mistakes(R"j({"capture": {"run_id": {"json": "a"}}})j").at(0).find("no JSON Pointer or JSONPath") !=
        std::string::npos);
  CHECK(mistakes(R"j({"capture": {"run_id": {"regex": "(a", "group": 1}}})j").size() == 1);
  CHECK(mistakes(R"j({"capture": {"run_id": {"regex": "a", "group": 1}}})j") ==
        list{"capture.run_id.group: there is no group 1: the expression has 0, and 0 is the whole match"});
  CHECK(mistakes(R"j({"capture": {"run_id": {"json": "/a", "optoinal": true}}})j") ==
        list{"capture.run_id.optoinal: unknown key `optoinal`: did you mean `optional`?"});
  CHECK(mistakes(R"j({"capture": {"run_id": {"json": "/a", "keep": 3}}})j") ==
        list{"capture.run_id.keep: `keep` is for lists: add append = true, or leave it out"});
  CHECK(mistakes(R"j({"capture": {"run_ids": {"json": "/a", "append": true, "keep": 0}}})j").size() == 1);
  CHECK(mistakes(R"j({"capture": {"run_id": {"json": "/a", "when": "count(run_idz)"}
}
})j")
            .size() == 1);
  CHECK(mistakes(R"j({"capture": {"run_id": {"value": "${nothing_like_it}"}}})j").size() == 1);
  CHECK(mistakes(R"j({"capture": {"run_ids": {"json": "/a"}}})j") ==
        list{"capture.run_ids: `run_ids` is a list elsewhere, and this capture makes it one value: use two names"});
  CHECK(mistakes(R"j({"capture": {"number": {"json": "/a"}}})j") ==
        list{"capture.number: `number` is not a variable: give the capture a name of its own"});
}

TEST_CASE("a POST's answer of a kilobyte is tested and captured without allocation") {
  scene s;
  operation op(s, R"j({"expect": {"status": 201, "header": {"content-type": "application/json"},
      "json": {"/success": true, "/run/name": {"matches": "^Load Test"}, "$.run.tags[*]": {"min_count": 2}}},
    "check": {"body": {"contains": "created"}, "json": {"/run/id": "${seen}"}},
    "capture": {"run_ids": {"json": "/run/id", "append": true, "keep": 8}, "token": {"header": "etag"},
                "seen": {"json": "/run/config"}, "run_id": {"regex": "\"id\":\"([^\"]+)\""}}})j");
  std::string body =
      R"j({"success":true,"message":"Run created successfully","run":{"id":"0b0e1bd1-3a5d-4b65-9a2f-0d3c8f3f1f77",)j"
      R"j("name":"Load Test Run alpha 17","config":{"temperature":0.2,"max_tokens":512},"tags":["load-test","qa"])j";
  for (int i = 0; body.size() < 1000; ++i) body += ",\"field_" + std::to_string(i) + "\":null";
  const std::string length = std::to_string(body.size());
  body += "}}";
  const std::string etag = "an entity tag that is longer than a short string";
  const auto text = [](const std::string& from) { return spate_str{from.data(), from.size()}; };
  const std::string names[] = {"Content-Type", "ETag"};
  const std::string kind = "application/json";
  const spate_field fields[] = {{text(names[0]), text(kind)}, {text(names[1]), text(etag)}};
  const spate_response raw{sizeof raw, sizeof(spate_field), 201, 2, fields, text(body), 0};
  for (const auto& each : op.config.mistakes()) FAIL(each);
  for (int i = 0; i < 20; ++i) REQUIRE(op.program.run(raw, s.user, s.shared, false).outcome == 0);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 100; ++i) op.program.run(raw, s.user, s.shared, false);
  CHECK(spate::test::allocations() == before);
  CHECK(s.of("run_ids").count == 8);
  CHECK(s.of("seen").scalar.text == R"j({"temperature":0.2,"max_tokens":512})j");
}

TEST_CASE("a body that was cut or spoilt anywhere never crashes and never captures half a value") {
  scene s;
  operation op(s, R"j({"expect": {"json": {"/run/n": {"min": 1}}}, "check": {"json": {"$..id": {"exists": true}}},
    "capture": {"run_id": {"json": "/run/id"}, "run_ids": {"json": "$.run.tags[*]"}, "token": {"regex": "id\": \"(.+?)\""}}})j");
  for (std::size_t length = 0; length < created.body.size(); ++length) {
    CHECK(op.run({200, created.body.substr(0, length), {}}) == "expect: body is not JSON");
  }
  CHECK_FALSE(s.of("run_id").has_value());
  std::mt19937 random(17);
  for (int round = 0; round < 20000; ++round) {
    response spoilt = created;
    for (auto count = 1 + random() % 4; count > 0; --count) {
      spoilt.body[random() % spoilt.body.size()] = static_cast<char>(random());
    }
    op.offer(spoilt);
  }
  CHECK(op.run(created) == "ok");
}
