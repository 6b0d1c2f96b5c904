#include "data/formula.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "allocations.hpp"
#include "data/escape.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

formula compiled(const scene& s, std::string_view text, formula_use use = formula_use::request) {
  std::vector<text_error> errors;
  auto result = formula::compile(text, s.all, errors, use);
  for (const auto& each : errors) FAIL(text << ": " << each.message);
  return result;
}
/// The value as JSON, so that its type is seen: 7, 7.5, "7", true; none is null.
std::string value_of(scene& s, std::string_view text) {
  value out;
  compiled(s, text).evaluate(s.scope(), out);
  char room[64];
  text_sink sink(room, sizeof room);
  write_json(sink, out);
  return {room, static_cast<std::size_t>(sink.size())};
}

}  // namespace

TEST_CASE("whole numbers stay whole, and a division that does not come out even gives a fraction") {
  scene s;
  s.user.loop_index = 3;
  CHECK(value_of(s, "loop.index * 20") == "60");
  CHECK(value_of(s, "(loop.index + 1) * 1000000") == "4000000");
  CHECK(value_of(s, "6 / 3") == "2");
  CHECK(value_of(s, "7 / 2") == "3.5");
  CHECK(value_of(s, "0.5 + 0.5") == "1");
  CHECK(value_of(s, "1.5 * 3") == "4.5");
  CHECK(value_of(s, "-loop.index") == "-3");
}

TEST_CASE("the remainder has the sign of what is divided") {
  scene s;
  CHECK(value_of(s, "7 % 3") == "1");
  CHECK(value_of(s, "-7 % 3") == "-1");
  CHECK(value_of(s, "7.5 % 2") == "1.5");
  CHECK(value_of(s, "limit % 6") == "2");
}

TEST_CASE("numbers of 64 bits are exact, and beyond them they become fractions") {
  scene s;
  s.of("token").scalar.set(most);
  s.of("seen").scalar.set(most - 1);
  CHECK(value_of(s, "token - 1") == std::to_string(most - 1));
  CHECK(value_of(s, "token == seen") == "false");
  CHECK(value_of(s, "token > seen") == "true");
  CHECK(value_of(s, "token + 1") == "9223372036854775808");
  CHECK(value_of(s, "token * 2 > token") == "true");
  s.of("token").scalar.set(std::numeric_limits<std::int64_t>::min());
  CHECK(value_of(s, "token / -1") == "9223372036854775808");
  CHECK(value_of(s, "token % -1") == "0");
  CHECK(value_of(s, "-token > 0") == "true");
  CHECK(value_of(s, "abs(token) > 0") == "true");
}

TEST_CASE("what cannot be computed has no value") {
  scene s;
  s.set("run_id", "r");
  for (const char* text :
       {"1 / 0", "1 % 0", "0.0 / 0", "1.5 % 0", "token + 1", "run_id * 2", "-run_id", "min(1, token)", "abs(run_id)",
        "number(run_id)", "length(token)", "run_ids.4", "floor(1 / 0)"}) {
    INFO(text);
    CHECK(value_of(s, text) == "null");
  }
}

TEST_CASE("functions of numbers") {
  scene s;
  CHECK(value_of(s, "min(limit, 3, 7)") == "3");
  CHECK(value_of(s, "max(limit, 30, 7)") == "30");
  CHECK(value_of(s, "max(1, 1.5)") == "1.5");
  CHECK(value_of(s, "abs(-3) + abs(2.5)") == "5.5");
  CHECK(value_of(s, "floor(-1.5)") == "-2");
  CHECK(value_of(s, "ceil(-1.5)") == "-1");
  CHECK(value_of(s, "round(2.5) + round(1.4)") == "4");
  CHECK(value_of(s, "floor(1e300) > 0") == "true");
}

TEST_CASE("an expression may be a text or true or false") {
  scene s;
  s.set("run_id", "r1");
  CHECK(value_of(s, "if(count(run_ids) == 0, run_id, token)") == "\"r1\"");
  CHECK(value_of(s, "run_id == 'r1'") == "true");
}

TEST_CASE("a source is drawn once for each operation, and never between operations") {
  scene s;
  CHECK(value_of(s, "number * 10 + number") == "11");
  std::vector<text_error> errors;
  formula::compile("number + 1", s.all, errors, formula_use::flow);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].offset == 0);
}

TEST_CASE("needs are the variables without which there is no value") {
  scene s;
  const auto needs = [&](std::string_view text) { return compiled(s, text).needs(); };
  CHECK(needs("token * 2 + number(run_id)") == std::vector<std::uint32_t>{s.slot("run_id"), s.slot("token")});
  CHECK(needs("if(defined(token), token, 'none')").empty());
  CHECK(needs("token == 1 or count(run_ids) > 0").empty());
  CHECK(needs("min(seen, limit)") == std::vector<std::uint32_t>{s.slot("seen")});
}

TEST_CASE("a text allocates nothing when there was room for it before") {
  scene s;
  s.set("run_id", "an identifier that is longer than a short string");
  const auto longer = compiled(s, "if(limit > 1, run_id, 'x')");
  value out;
  longer.evaluate(s.scope(), out);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 100; ++i) longer.evaluate(s.scope(), out);
  CHECK(spate::test::allocations() == before);
  CHECK(out.text == "an identifier that is longer than a short string");
}
