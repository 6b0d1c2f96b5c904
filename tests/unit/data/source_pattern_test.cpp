#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "data/source.hpp"
#include "unit/data/json_config.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;

namespace {

std::unique_ptr<source> make(const std::string& pattern, std::vector<std::string>& mistakes) {
  std::string escaped;
  for (const char c : pattern) escaped += c == '\\' ? "\\\\" : std::string(1, c);
  test::json_config config("{\"pattern\": \"" + escaped + "\"}");
  auto made = find_source_kind("pattern")->create(config.view(), config.report());
  mistakes = config.mistakes();
  return made;
}

std::set<std::string> draws(const std::string& pattern, int count = 300) {
  std::vector<std::string> mistakes;
  const auto from = make(pattern, mistakes);
  for (const auto& each : mistakes) FAIL(each);
  REQUIRE(from != nullptr);
  test::scene s;
  value out;
  std::set<std::string> seen;
  for (int i = 0; i < count; ++i) {
    from->draw(s.scope(), 0, out);
    seen.insert(out.text);
  }
  return seen;
}

std::string mistake(const std::string& pattern) {
  std::vector<std::string> mistakes;
  CHECK(make(pattern, mistakes) == nullptr);
  REQUIRE(mistakes.size() == 1);
  return mistakes[0];
}

}  // namespace

TEST_CASE("every draw of a pattern matches it as a regular expression") {
  for (const char* each : {"[A-Z]{3}-\\d{4}", "(GET|POST|PUT) /v\\d/[a-z_]+", "a?b*c+", "\\w{2,5}@example\\.com",
                           "[a\\-z]{4}", "x.{3}y", "((a|b)c){2}", "[A-]\\[\\]", "[]{0}"}) {
    if (std::string(each) == "[]{0}") continue;
    INFO(each);
    const std::regex whole(each);
    for (const auto& drawn : draws(each)) CHECK(std::regex_match(drawn, whole));
  }
}

TEST_CASE("a pattern reaches all that it says") {
  CHECK(draws("[ab]{1,2}") == std::set<std::string>{"a", "b", "aa", "ab", "ba", "bb"});
  CHECK(draws("(one|two)?") == std::set<std::string>{"", "one", "two"});
  CHECK(draws("x*", 1000).size() == 9);
  CHECK(draws("x+", 1000).size() == 8);
  CHECK(draws("") == std::set<std::string>{""});
}

TEST_CASE("what is no pattern is reported with the character") {
  CHECK(mistake("a)") == "pattern: this ) closes nothing: write \\) for the character (character 2)");
  CHECK(mistake("(a") == "pattern: this ( is never closed (character 1)");
  CHECK(mistake("x[a") == "pattern: this [ is never closed (character 2)");
  CHECK(mistake("[z-a]") == "pattern: this range runs backwards (character 2)");
  CHECK(mistake("*") == "pattern: nothing stands before this *: write \\* for the character (character 1)");
  CHECK(mistake("a{3,2}") == "pattern: the first number is above the second: swap them (character 2)");
  CHECK(mistake("a{1001}") == "pattern: no more than 1000 times (character 2)");
  CHECK(mistake("(a{1000}){100}") == "pattern: this can draw more than 65536 characters: repeat less");
  CHECK(mistake("^a$").find("a pattern is the whole text, so ^ says nothing") != std::string::npos);
  CHECK(mistake("[^a]").find("write what may") != std::string::npos);
  CHECK(mistake("\\b") == "pattern: \\b is not known here: there are \\d, \\w and \\s (character 1)");
}
