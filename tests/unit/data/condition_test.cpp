#include "data/condition.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "allocations.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {
condition compiled(const scene& s, std::string_view text) {
  std::vector<text_error> errors;
  auto result = condition::compile(text, s.all, errors);
  for (const auto& each : errors) FAIL(text << ": " << each.message);
  return result;
}
bool holds(const scene& s, std::string_view text) { return compiled(s, text).holds(s.user, s.shared); }
std::string refused(std::string_view text) {
  scene s;
  std::vector<text_error> errors;
  condition::compile(text, s.all, errors);
  std::string out;
  for (const auto& each : errors) out += (out.empty() ? "" : "; ") + std::to_string(each.offset) + " " + each.message;
  return out;
}
}  // namespace

TEST_CASE("numbers, arithmetic and comparisons") {
  scene s;
  CHECK(holds(s, "1 + 2 * 3 == 7"));
  CHECK(holds(s, "limit / 2 - 10 == 0"));
  CHECK(holds(s, "-limit < 0 and rate <= 0.5 and 1 != 2"));
  CHECK_FALSE(holds(s, "limit > 20"));
  CHECK(holds(s, "limit >= 20"));
  CHECK(holds(s, "not limit > 20 or false"));
}

TEST_CASE("lists are counted and searched") {
  scene s;
  s.list("run_ids", {"a", "b"});
  s.list("known_ids", {"k"});
  s.set("run_id", "b");
  CHECK(holds(s, "count(run_ids) >= 2"));
  CHECK(holds(s, "count(pair) == 0 and count(known_ids) == 1"));
  CHECK(holds(s, "contains(run_ids, 'a') and contains(run_ids, run_id)"));
  CHECK_FALSE(holds(s, "contains(run_ids, 'c')"));
  CHECK_FALSE(holds(s, "contains(run_ids, 1)"));
  CHECK_FALSE(holds(s, "contains(run_ids, token)"));
  CHECK(holds(s, "run_ids.1 == run_id"));
  CHECK(holds(s, "count(run_ids)"));
  CHECK_FALSE(holds(s, "count(pair)"));
}

TEST_CASE("what has no value makes every comparison false") {
  scene s;
  for (const char* op : {"==", "!=", "<", "<=", ">", ">="}) {
    CHECK_FALSE(holds(s, std::string("token ") + op + " 1"));
    CHECK_FALSE(holds(s, std::string("1 / 0 ") + op + " 1"));
    CHECK_FALSE(holds(s, std::string("0 / 0 ") + op + " 0 / 0"));
    CHECK_FALSE(holds(s, std::string("token + 1 ") + op + " 1"));
    CHECK_FALSE(holds(s, std::string("run_ids.3 ") + op + " 1"));
  }
  CHECK_FALSE(holds(s, "token"));
  CHECK_FALSE(holds(s, "1 / 0"));
  CHECK(holds(s, "not token"));
}

TEST_CASE("defined tells a set variable from one that is not") {
  scene s;
  CHECK_FALSE(holds(s, "defined(token) or defined(run_ids) or defined(run_ids.0) or defined(base)"));
  s.set("token", "");
  s.list("run_ids", {"a"});
  CHECK(holds(s, "defined(token) and defined(run_ids) and defined(run_ids.0) and not defined(run_ids.1)"));
  CHECK(holds(s, "defined(limit) and defined(loop.index)"));
}

TEST_CASE("texts are equal or not, and never equal to a number") {
  scene s;
  s.set("token", "5");
  CHECK(holds(s, "token == '5' and token != '6'"));
  CHECK_FALSE(holds(s, "token == 5"));
  CHECK(holds(s, "token != 5"));
  CHECK_FALSE(holds(s, "token > 4"));
  CHECK_FALSE(holds(s, "token"));
  s.of("token").scalar.set(true);
  CHECK(holds(s, "token and token == true"));
}

TEST_CASE("a condition over parameters alone is constant") {
  scene s;
  CHECK(compiled(s, "on and limit > 10 or not on").is_constant());
  CHECK(holds(s, "on"));
  CHECK_FALSE(compiled(s, "on and defined(token)").is_constant());
  CHECK_FALSE(compiled(s, "count(run_ids) > 0").is_constant());
  CHECK_FALSE(compiled(s, "loop.index > 0").is_constant());
}

TEST_CASE("the loop and the user are numbers") {
  scene s;
  s.user.loop_index = 4;
  CHECK(holds(s, "loop.index * 20 == 80 and user == 7"));
}

TEST_CASE("mistakes are found when a condition is compiled") {
  CHECK(refused("count(known_idz) > 1") == "6 nothing is called `known_idz`: did you mean `known_ids`?");
  CHECK(refused("count(run_id) > 1") == "6 `run_id` is one value, not a list: use defined(run_id) or ==");
  CHECK(refused("run_ids == 'a'") == "0 `run_ids` is a list: write `run_ids.0` for its first value, or pick one");
  CHECK(refused("word == 'a'") ==
        "0 `word` is drawn for each operation, and a condition is asked before one: use a variable");
  CHECK(refused("'a' < 3") == "0 an order comparison takes a number, and this is a text");
  CHECK(refused("'a' < true") ==
        "0 an order comparison takes a number, and this is a text; 6 an order comparison takes a "
        "number, and this is true or false");
  CHECK(refused("limit == 'x'") == "0 this compares a number with a text, which are never equal");
  CHECK(refused("title + 1 > 2") == "0 arithmetic takes a number, and this is a text");
  CHECK(refused("'a'") == "0 a condition takes true or false, and this is a text");
  CHECK(refused("-on == 1") == "1 - takes a number, and this is true or false");
  CHECK(refused("cont(run_ids)") == "0 there is no function `cont`: did you mean `count`?");
  CHECK(
      refused("p95(run_ids)") ==
      "0 there is no function `p95`: there are count, contains, defined, drawn, if, min, max, abs, floor, ceil, round, "
      "length, "
      "number, starts_with, ends_with, base64, base64url, hex, urlencode, lower, upper, replace_start, sha256, hmac, "
      "jwt, now, "
      "later and uuid");
  CHECK(refused("count(1)") == "0 write count(list): one name");
  CHECK(refused("contains(run_ids)") == "0 write contains(list, value) or contains(text, part)");
  CHECK(refused("contains(limit, 'x')") == "9 contains takes a text, and this is a number");
  CHECK(refused("limit in run_id") == "9 `run_id` is one value, not a list: use contains(run_id, part) or ==");
  CHECK(refused("limit in (1, 'x')") == "13 this is a text, and a number is looked for");
  CHECK(refused("min(1) > 0") == "0 write min(a, b, ...)");
  CHECK(refused("max(1, title) > 0") == "7 max takes a number, and this is a text");
  CHECK(refused("if(true, 1) > 0") == "0 write if(condition, value, otherwise)");
  CHECK(refused("length(limit) > 0") == "7 length takes a text, and this is a number");
  CHECK(refused("status == 401") ==
        "0 nothing is called `status`: a parameter, a [data] entry, a capture, pick or take must set it");
  CHECK(refused("a < b") ==
        "0 nothing is called `a`: a parameter, a [data] entry, a capture, pick or take must set it; "
        "4 nothing is called `b`: a parameter, a [data] entry, a capture, pick or take must set it");
  CHECK(refused("limit <") == "7 expected a number, a name or ( after <");
}

TEST_CASE("evaluating allocates nothing") {
  scene s;
  s.list("run_ids", {"an identifier that is longer than a short string", "b"});
  const auto when =
      compiled(s, "count(run_ids) >= 2 and contains(run_ids, 'an identifier that is longer than a short string')");
  const auto before = spate::test::allocations();
  bool all = true;
  for (int i = 0; i < 100; ++i) all = all && when.holds(s.user, s.shared);
  CHECK(spate::test::allocations() == before);
  CHECK(all);
}

TEST_CASE("texts have an order, byte by byte") {
  scene s;
  s.set("token", "2026-01-31T10:00:00Z");
  CHECK(holds(s, "token > '2026-01-30' and token < '2026-02' and token >= token and not token < token"));
  CHECK(holds(s, "'a' < 'b' and 'a' <= 'a' and 'Z' < 'a' and '' < 'a'"));
  CHECK_FALSE(holds(s, "token < seen or token >= seen"));
}

TEST_CASE("`in` looks for a value among values and in a list") {
  scene s;
  s.list("run_ids", {"a", "b"});
  s.set("token", "b");
  CHECK(holds(s, "token in run_ids and token in ('x', 'b') and limit in (10, 20) and limit + 1 not in (10, 20)"));
  CHECK(holds(s, "'c' not in run_ids and not 'c' in run_ids"));
  CHECK_FALSE(holds(s, "seen in run_ids or seen in ('a')"));
  CHECK(holds(s, "token in (token)"));
}

TEST_CASE("`if` takes one of two values and does not look at the other") {
  scene s;
  CHECK(holds(s, "if(limit > 10, 1, 1 / 0) == 1 and if(defined(token), token, 'none') == 'none'"));
  CHECK_FALSE(holds(s, "if(limit > 10, 1 / 0, 1) == 1"));
}

TEST_CASE("texts are measured and searched, and those that say a number are one") {
  scene s;
  s.set("token", "Bearer 42");
  CHECK(holds(
      s, "length(token) == 9 and contains(token, 'rer') and starts_with(token, 'Bear') and ends_with(token, '2')"));
  CHECK_FALSE(holds(s, "contains(token, 'x') or starts_with(token, 'b') or ends_with(token, '43')"));
  s.set("token", " 42 ");
  CHECK(holds(s, "number(token) == 42 and number('-1.5') == -1.5 and number(limit) == 20"));
  CHECK_FALSE(holds(s, "defined(seen) or number('4x') == 4 or number('') == 0 or number(seen) == 0"));
}

TEST_CASE("a recovery's condition reads the answer") {
  scene s;
  std::vector<text_error> errors;
  const auto on = condition::compile("status == 401 and outcome == 'status'", s.all, errors, formula_use::answer);
  REQUIRE(errors.empty());
  s.user.answer = {401, "status"};
  CHECK(on.holds(s.user, s.shared));
  s.user.answer = {0, "timeout"};
  CHECK_FALSE(on.holds(s.user, s.shared));
}

TEST_CASE("every random text that compiles has a value") {
  scene s;
  s.list("run_ids", {"a", "b"});
  s.set("token", "t");
  std::mt19937 random(5);
  const std::string_view pieces[] = {
      "run_id",   "token",     "run_ids", "run_ids.0", "limit", "title", "1",   "0",    "'t'", "(",
      ")",        "/",         "*",       "-",         "<",     "==",    "and", "or",   "not", "count(",
      "defined(", "contains(", ",",       "true",      "user",  "%",     "in",  "min(", "if(", "length("};
  int compiled_count = 0;
  for (int round = 0; round < 60000; ++round) {
    std::string text;
    for (auto count = random() % 8; count > 0; --count) (text += pieces[random() % std::size(pieces)]) += ' ';
    std::vector<text_error> errors;
    const auto made = condition::compile(text, s.all, errors);
    for (const auto& each : errors) CHECK(each.offset <= text.size());
    if (!errors.empty()) continue;
    ++compiled_count;
    made.holds(s.user, s.shared);
  }
  CHECK(compiled_count > 1000);
}
