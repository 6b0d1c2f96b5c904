#include "data/json_selector.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <random>

using spate::data::json_selector;
namespace json = boost::json;

namespace {

const json::value& document() {
  static const json::value made = json::parse(R"({
    "run": {"id": "r1", "a/b": 1, "m~n": 2, "": 3, "0": "member"},
    "items": [{"id": 1, "status": "ok", "cost": 0.5, "in": {"x": 1}}, {"id": 2, "status": "bad"},
              {"id": 3, "status": "ok", "cost": 2}],
    "rows": [[1, 2], [3, 4]], "none": null})");
  return made;
}

std::string selected(std::string_view text) {
  std::string error, out;
  const auto selector = json_selector::compile(text, error);
  if (!selector) return "error: " + error;
  selector->each(document(), [&out](const json::value& at) {
    out += (out.empty() ? "" : " ") + json::serialize(at);
    return true;
  });
  return out;
}

bool many(std::string_view text) {
  std::string error;
  return json_selector::compile(text, error)->is_many();
}

}  // namespace

TEST_CASE("JSON Pointer finds members and elements, with ~0 and ~1") {
  CHECK(selected("/run/id") == "\"r1\"");
  CHECK(selected("/run/a~1b") == "1");
  CHECK(selected("/run/m~0n") == "2");
  CHECK(selected("/run/") == "3");
  CHECK(selected("/run/0") == "\"member\"");
  CHECK(selected("/items/1/id") == "2");
  CHECK(selected("/rows/1/0") == "3");
  CHECK(selected("/none") == "null");
  CHECK(selected("").size() > 100);
}

TEST_CASE("JSON Pointer finds nothing where there is nothing") {
  for (const char* text : {"/x", "/items/3", "/items/01", "/items/-", "/items/-1", "/items/id", "/run/id/x",
                           "/items/99999999999999999999"}) {
    CHECK(selected(text).empty());
  }
}

TEST_CASE("JSONPath finds members, elements from both ends and all children") {
  CHECK(selected("$.run.id") == "\"r1\"");
  CHECK(selected("$['run'][\"a/b\"]") == "1");
  CHECK(selected("$.items[0].id") == "1");
  CHECK(selected("$.items[-1].id") == "3");
  CHECK(selected("$.items[-4].id").empty());
  CHECK(selected("$.items[*].id") == "1 2 3");
  CHECK(selected("$.rows[*][*]") == "1 2 3 4");
  CHECK(selected("$.rows.*") == "[1,2] [3,4]");
  CHECK(selected("$..id") == "\"r1\" 1 2 3");
  CHECK(selected("$..in.x") == "1");
  CHECK(selected("$.items..x") == "1");
  CHECK(selected("$.rows..*") == "[1,2] 1 2 [3,4] 3 4");
}

TEST_CASE("JSONPath filters elements") {
  CHECK(selected("$.items[?(@.status == 'ok')].id") == "1 3");
  CHECK(selected("$.items[?@.status != \"ok\"].id") == "2");
  CHECK(selected("$.items[?(@.cost)].id") == "1 3");
  CHECK(selected("$.items[?(@.cost > 0.5)].id") == "3");
  CHECK(selected("$.items[?(@.id<=2)].id") == "1 2");
  CHECK(selected("$.items[?(@.in.x == 1)].id") == "1");
  CHECK(selected("$.items[?(@['id'] == 2.0)].status") == "\"bad\"");
  CHECK(selected("$.rows[*][?(@ >= 3)]") == "3 4");
}

TEST_CASE("only a path that may select several is many") {
  CHECK_FALSE(many("/items/0"));
  CHECK_FALSE(many("$.items[0].id"));
  CHECK(many("$.items[*].id"));
  CHECK(many("$..id"));
  CHECK(many("$.items[?(@.id == 1)]"));
}

TEST_CASE("what is no selector is refused with the reason") {
  CHECK(selected("run/id") == "error: start with / for a JSON Pointer or with $ for a JSONPath (at byte 0)");
  CHECK(selected("/a~2") == "error: in a JSON Pointer ~ is written ~0, and / in a name ~1 (at byte 2)");
  CHECK(selected("$x") == "error: expected . or [ (at byte 1)");
  CHECK(selected("$.") == "error: expected a name; one with other signs is written ['like this'] (at byte 2)");
  CHECK(selected("$[") == "error: expected a number, 'name', * or ? after [ (at byte 2)");
  CHECK(selected("$['a") == "error: this quote is never closed (at byte 4)");
  CHECK(selected("$[1") == "error: expected ] (at byte 3)");
  CHECK(selected("$[?(x)]") == "error: a filter starts with @: [?(@.status == 'ok')] (at byte 4)");
  CHECK(selected("$[?(@.a == )]") == "error: expected a number, 'text', true, false or null (at byte 11)");
  CHECK(selected("$[?(@.a < 'x')]") == "error: < <= > >= compare with a number (at byte 13)");
  CHECK(selected("$[?(@.a]") == "error: expected ) after the filter (at byte 7)");
}

TEST_CASE("random selectors never crash") {
  std::mt19937 random(11);
  const std::string_view pieces[] = {"$", ".",  "..", "[", "]",  "*", "items", "id", "'", "\"", "?(",   "@",
                                     ")", "==", "<",  "1", "-1", "/", "~1",    "~",  " ", "\\", "null", "\xff"};
  for (int round = 0; round < 50000; ++round) {
    std::string text = round % 2 == 0 ? "$" : "";
    for (auto count = random() % 10; count > 0; --count) text += pieces[random() % std::size(pieces)];
    selected(text);
  }
}
