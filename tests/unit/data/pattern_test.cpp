#include "data/pattern.hpp"

#include <catch2/catch.hpp>

#include "allocations.hpp"

using namespace spate::data;

namespace {
pattern good(const std::string& text) {
  std::string error;
  auto made = pattern::compile(text, error);
  if (!made) FAIL(error);
  return std::move(*made);
}
}  // namespace

TEST_CASE("a pattern finds its groups") {
  const auto id = good("id=(\\d+)(;x)?");
  std::string_view found;
  CHECK(id.groups() == 2);
  CHECK(id.search("a id=42, id=7", 0, found) == pattern_result::found);
  CHECK(found == "id=42");
  CHECK(id.search("a id=42", 1, found) == pattern_result::found);
  CHECK(found == "42");
  CHECK(id.search("a id=42", 2, found) == pattern_result::found);
  CHECK(found.data() == nullptr);
  CHECK(id.search("nothing") == pattern_result::nothing);
  CHECK(id.search({}) == pattern_result::nothing);
}

TEST_CASE("what is no regular expression is refused") {
  std::string error;
  for (const char* text : {"(", "[a", "a{2,1}", "*a", "(?<", "\\"}) {
    error.clear();
    CHECK_FALSE(pattern::compile(text, error));
    CHECK_FALSE(error.empty());
  }
}

TEST_CASE("a search that would never end gives up, and the next search works") {
  const auto bad = good("(a+)+$");
  CHECK(bad.search(std::string(3000, 'a') + "b") == pattern_result::gave_up);
  CHECK(bad.search("aaa") == pattern_result::found);
}

TEST_CASE("a long text neither recurses nor fails") {
  CHECK(good("<(.*)>").search("<" + std::string(1000000, 'x') + ">") == pattern_result::found);
  CHECK(good("(x|y)*z").search(std::string(200000, 'x')) != pattern_result::found);
}

TEST_CASE("searching allocates nothing in the steady state") {
  const auto id = good("\"id\": *\"([0-9a-f-]{36})\"");
  const std::string body = R"({"success": true, "run": {"id": "0b0e1bd1-3a5d-4b65-9a2f-0d3c8f3f1f77"}})";
  std::string_view found;
  for (int i = 0; i < 3; ++i) REQUIRE(id.search(body, 1, found) == pattern_result::found);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 100; ++i) id.search(body, 1, found);
  CHECK(spate::test::allocations() == before);
  CHECK(found == "0b0e1bd1-3a5d-4b65-9a2f-0d3c8f3f1f77");
}
