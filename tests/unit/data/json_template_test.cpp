#include <catch2/catch.hpp>
#include <limits>

#include "allocations.hpp"
#include "data/text_template.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {
text_template one(scene& s, std::string_view text) {
  json_template_builder builder(s.all);
  std::vector<text_error> errors;
  builder.raw("{\"v\":");
  builder.text(text, errors);
  builder.raw("}");
  REQUIRE(errors.empty());
  return builder.finish();
}
}  // namespace

TEST_CASE("a string of a JSON template is quoted and escaped") {
  scene s;
  const auto text = one(s, "say \"hi\"\n\\");
  CHECK(text.is_constant());
  CHECK(text.constant() == R"({"v":"say \"hi\"\n\\"})");
  CHECK(one(s, "$${x} ${title} ${limit}").constant() == R"({"v":"${x} a \"b\" 20"})");
}

TEST_CASE("a string that is one hole becomes a value of its own JSON type") {
  scene s;
  CHECK(one(s, "${limit}").constant() == R"({"v":20})");
  CHECK(one(s, "${rate}").constant() == R"({"v":0.5})");
  CHECK(one(s, "${on}").constant() == R"({"v":true})");
  CHECK(one(s, "${title}").constant() == R"({"v":"a \"b\""})");
  const auto text = one(s, "${run_id}");
  value& held = s.of("run_id").scalar;
  CHECK(s.render(text) == R"({"v":null})");
  held.set(std::int64_t{-5});
  CHECK(s.render(text) == R"({"v":-5})");
  held.set(false);
  CHECK(s.render(text) == R"({"v":false})");
  held.set(0.1);
  CHECK(s.render(text) == R"({"v":0.1})");
  held.set(std::numeric_limits<double>::infinity());
  CHECK(s.render(text) == R"({"v":null})");
  held.set(std::numeric_limits<double>::quiet_NaN());
  CHECK(s.render(text) == R"({"v":null})");
  held.set(std::string_view("x\"y\t\x1f"));
  CHECK(s.render(text) == R"({"v":"x\"y\t\u001f"})");
}

TEST_CASE("holes inside a JSON string are escaped whatever escape is asked for") {
  scene s;
  s.set("run_id", "a\"b c");
  const auto text = one(s, "id ${run_id}, ${number}");
  for (const std::uint32_t escape : {SPATE_ESCAPE_NONE, SPATE_ESCAPE_URL, SPATE_ESCAPE_JSON, SPATE_ESCAPE_HEADER}) {
    CHECK(s.render(text, escape) == R"({"v":"id a\"b c, 1"})");
  }
  CHECK(text.needs() == std::vector<std::uint32_t>{s.slot("run_id")});
  CHECK_FALSE(text.is_single());
}

TEST_CASE("a JSON template of five values renders without allocation") {
  scene s;
  s.set("run_id", "an identifier that is longer than a short string");
  json_template_builder builder(s.all);
  std::vector<text_error> errors;
  builder.raw("{\"name\":");
  builder.text("Load Test Run ${word} ${number}", errors);
  builder.raw(",\"id\":");
  builder.text("${run_id}", errors);
  builder.raw(",\"n\":");
  builder.text("${number}", errors);
  builder.raw(",\"i\":");
  builder.text("${loop.index}", errors);
  builder.raw("}");
  const auto text = builder.finish();
  char out[512];
  text.render(s.scope(), 0, out, sizeof out);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 100; ++i) {
    ++s.user.operation_no;
    text.render(s.scope(), 0, out, sizeof out);
  }
  CHECK(spate::test::allocations() == before);
}

TEST_CASE("a mistake inside a JSON string is reported") {
  scene s;
  json_template_builder builder(s.all);
  std::vector<text_error> errors;
  builder.text("run ${run_idd}", errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].offset == 4);
}
