#include "data/source.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "allocations.hpp"
#include "unit/data/json_config.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;

namespace {

std::unique_ptr<source> make(const char* kind, std::string_view json) {
  test::json_config config(json);
  auto made = find_source_kind(kind)->create(config.view(), config.report());
  for (const auto& each : config.mistakes()) FAIL(each);
  REQUIRE(made != nullptr);
  return made;
}

std::vector<std::string> mistakes(const char* kind, std::string_view json) {
  test::json_config config(json);
  auto made = find_source_kind(kind)->create(config.view(), config.report());
  CHECK((made == nullptr) == !config.mistakes().empty());
  return config.mistakes();
}

std::vector<value> draws(const source& from, int count) {
  test::scene s;
  s.user.random = random_stream(42, "test", 1);
  std::vector<value> out(static_cast<std::size_t>(count));
  std::uint64_t before = 0;
  for (auto& each : out) from.draw(s.scope(), before++, each);
  return out;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("choice draws each value as often, with its type") {
  std::map<std::string, int> seen;
  int integers = 0;
  for (const auto& each : draws(*make("choice", R"({"values": ["a", "b", 3]})"), 3000)) {
    each.type == value_type::integer ? ++integers : ++seen[each.text];
  }
  CHECK(seen.size() == 2);
  CHECK(integers > 900);
  CHECK(seen["a"] > 900);
  CHECK(seen["b"] > 900);
}

TEST_CASE("weighted draws by weight and never what weighs nothing") {
  std::map<std::string, int> seen;
  for (const auto& each :
       draws(*make("weighted", R"({"weights": {"a": 70, "b": 29.5, "none": 0, "c": 0.5}})"), 10000)) {
    ++seen[each.text];
  }
  CHECK(seen.count("none") == 0);
  CHECK(seen["a"] > 6800);
  CHECK(seen["a"] < 7200);
  CHECK(seen["c"] > 10);
  CHECK(seen["c"] < 100);
}

TEST_CASE("int reaches both ends and nothing else") {
  std::set<std::int64_t> seen;
  for (const auto& each : draws(*make("int", R"({"min": -2, "max": 2})"), 200)) seen.insert(each.integer);
  CHECK(seen == std::set<std::int64_t>{-2, -1, 0, 1, 2});
}

TEST_CASE("number with decimals draws only numbers of so many digits, both ends included") {
  std::set<double> seen;
  for (const auto& each : draws(*make("number", R"({"min": 0.7, "max": 1, "decimals": 1})"), 200))
    seen.insert(each.real);
  CHECK(seen == std::set<double>{0.7, 0.8, 0.9, 1.0});
  for (const auto& each : draws(*make("number", R"({"min": 1, "max": 2})"), 200)) {
    CHECK(each.real >= 1);
    CHECK(each.real < 2);
  }
}

TEST_CASE("bool follows its probability") {
  int heads = 0;
  for (const auto& each : draws(*make("bool", R"({"probability": 0.9})"), 1000))
    heads += static_cast<int>(each.integer);
  CHECK(heads > 860);
  CHECK(heads < 940);
}

TEST_CASE("uuid has the form of version 4, and every digit that is free varies") {
  std::vector<std::set<char>> digits(36);
  std::set<std::string> seen;
  for (const auto& each : draws(*make("uuid", "{}"), 500)) {
    REQUIRE(each.text.size() == 36);
    seen.insert(each.text);
    for (std::size_t i = 0; i < 36; ++i) digits[i].insert(each.text[i]);
  }
  CHECK(seen.size() == 500);
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) CHECK(digits[dash] == std::set<char>{'-'});
  CHECK(digits[14] == std::set<char>{'4'});
  CHECK(digits[19] == std::set<char>{'8', '9', 'a', 'b'});
  for (std::size_t i = 0; i < 36; ++i) {
    if (i != 8 && i != 13 && i != 18 && i != 23 && i != 14 && i != 19) CHECK(digits[i].size() == 16);
  }
}

TEST_CASE("digits and hex have their length") {
  for (const auto& each : draws(*make("digits", R"({"length": 5})"), 50)) {
    CHECK(each.text.size() == 5);
    CHECK(each.text.find_first_not_of("0123456789") == std::string::npos);
  }
  CHECK(draws(*make("hex", "{}"), 1)[0].text.size() == 16);
}

TEST_CASE("words draws between min and max words of the list") {
  std::set<std::string> seen;
  for (const auto& each : draws(*make("words", R"({"min": 1, "max": 2, "words": ["x", "y"]})"), 200))
    seen.insert(each.text);
  CHECK(seen == std::set<std::string>{"x", "y", "x x", "x y", "y x", "y y"});
  CHECK_FALSE(draws(*make("words", "{}"), 1)[0].text.empty());
}

TEST_CASE("timestamp is ISO 8601 in UTC between its dates") {
  const auto leap = make("timestamp", R"({"from": "2024-02-29T23:59:58Z", "to": "2024-03-01T00:00:00Z"})");
  std::set<std::string> seen;
  for (const auto& each : draws(*leap, 100)) seen.insert(each.text);
  CHECK(seen == std::set<std::string>{"2024-02-29T23:59:58Z", "2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z"});
  CHECK(draws(*make("timestamp", R"({"from": "1969-12-31", "to": "1969-12-31"})"), 1)[0].text ==
        "1969-12-31T00:00:00Z");
}

TEST_CASE("timestamp writes its other formats") {
  const auto at = [](const char* format) {
    const std::string json = R"({"from": "2025-01-31T12:34:56.789Z", "to": "2025-01-31T12:34:56.789Z", "format": ")";
    return draws(*make("timestamp", json + format + "\"}"), 1)[0];
  };
  CHECK(at("iso").text == "2025-01-31T12:34:56Z");
  CHECK(at("iso_ms").text == "2025-01-31T12:34:56.789Z");
  CHECK(at("date").text == "2025-01-31");
  CHECK(at("unix").integer == 1738326896);
  CHECK(at("unix_ms").integer == 1738326896789);
  CHECK(at("unix").type == value_type::integer);
}

TEST_CASE("text has a length in characters, begins with a capital letter and ends with a full stop") {
  std::set<std::size_t> sizes;
  for (const auto& each : draws(*make("text", R"({"min": 98, "max": 100})"), 100)) {
    sizes.insert(each.text.size());
    CHECK(each.text[0] >= 'A');
    CHECK(each.text[0] <= 'Z');
    CHECK(each.text.back() == '.');
  }
  CHECK(sizes == std::set<std::size_t>{98, 99, 100});
  CHECK(draws(*make("text", R"({"min": 0, "max": 0})"), 1)[0].text.empty());
}

TEST_CASE("sample draws different values in their order, each set as likely") {
  std::map<std::string, int> seen;
  for (const auto& each : draws(*make("sample", R"({"values": ["a", 2, "c"], "min": 2, "max": 2})"), 3000)) {
    CHECK(each.type == value_type::json);
    ++seen[each.text];
  }
  CHECK(seen.size() == 3);
  for (const char* each : {R"(["a",2])", R"(["a","c"])", R"([2,"c"])"}) CHECK(seen[each] > 900);
  std::set<std::string> sizes;
  for (const auto& each : draws(*make("sample", R"({"values": ["a", "b"], "min": 0})"), 100)) sizes.insert(each.text);
  CHECK(sizes == std::set<std::string>{"[]", R"(["a"])", R"(["b"])", R"(["a","b"])"});
}

TEST_CASE("users share a sequence out, so that no number comes twice") {
  const auto from = make("sequence", R"({"start": 100, "step": -10})");
  std::set<std::int64_t> seen;
  test::scene s;
  s.user.lanes = 3;
  value out;
  for (s.user.lane = 0; s.user.lane < 3; ++s.user.lane) {
    for (std::uint64_t before = 0; before < 2; ++before) {
      from->draw(s.scope(), before, out);
      CHECK(out.integer == 100 - 10 * static_cast<std::int64_t>(s.user.lane + 3 * before));
      seen.insert(out.integer);
    }
  }
  CHECK(seen.size() == 6);
}

TEST_CASE("a draw is a pure function of the stream") {
  const auto from = make("words", "{}");
  const auto first = draws(*from, 20), second = draws(*from, 20);
  for (std::size_t i = 0; i < 20; ++i) CHECK(first[i].text == second[i].text);
}

TEST_CASE("drawing allocates nothing once the text has room") {
  for (const auto& [kind, json] :
       {std::pair("choice", R"({"values": ["a text that is longer than a short string", 1]})"),
        std::pair("words", R"({"min": 1, "max": 8})"), std::pair("uuid", "{}"), std::pair("hex", "{}"),
        std::pair("int", R"({"min": 0, "max": 9})"), std::pair("sequence", "{}"),
        std::pair("number", R"({"lognormal": {"median": 1.2, "p95": 4}, "min": 0.1, "decimals": 3})"),
        std::pair("number", R"({"beta": {"alpha": 8, "beta": 0.5}})"),
        std::pair("pattern", R"({"pattern": "[A-Z]{3}-(a|bc)+\\d{4}"})"),
        std::pair("text", R"({"min": 100, "max": 300})"),
        std::pair("sample", R"({"values": ["exact_match", "answer_relevancy", "faithfulness"]})"),
        std::pair("timestamp", R"({"from": "2020-01-01", "to": "2030-01-01"})")}) {
    INFO(kind);
    const auto from = make(kind, json);
    test::scene s;
    value out;
    out.text.reserve(400);
    const auto before = spate::test::allocations();
    for (std::uint64_t i = 0; i < 100; ++i) from->draw(s.scope(), i, out);
    CHECK(spate::test::allocations() == before);
  }
}

TEST_CASE("mistakes of a source are reported with their node") {
  CHECK(mistakes("choice", R"({"values": []})") ==
        list{"values: `values` needs at least one value: values = [\"a\", \"b\"]"});
  CHECK(mistakes("choice", R"({"values": ["a", [1], {}]})") ==
        list{"values[1]: a value is a text, a number, true or false",
             "values[2]: a value is a text, a number, true or false"});
  CHECK(mistakes("weighted", R"({"weights": {"a": 0, "b": 0}})") ==
        list{"weights: the weights sum to 0: give one of them a number above 0 (and none too large)"});
  CHECK(
      mistakes("weighted", R"({"weights": {"a": -1, "b": "x"}})") ==
      list{"weights.a: the weight of `a` is a number from 0 on", "weights.b: the weight of `b` is a number from 0 on"});
  CHECK(mistakes("int", R"({"min": 5, "max": 4})") == list{"min: `min` (5) is above `max` (4): swap them"});
  CHECK(mistakes("number", R"({"min": 0.5, "max": 0.25})") ==
        list{"min: `min` (0.5) is above `max` (0.25): swap them"});
  CHECK(mistakes("number", R"({"min": 0.51, "max": 0.59, "decimals": 1})") ==
        list{"decimals: no number with so many decimals is between `min` and `max`"});
  CHECK(mistakes("sample", R"({"values": ["a", "b"], "max": 3})") ==
        list{"max: `max` (3) is more than there are values (2)"});
  CHECK(mistakes("sample", R"({"values": ["a", "b"], "min": 2, "max": 1})") ==
        list{"min: `min` (2) must be 0 to `max` (1)"});
  CHECK(mistakes("sequence", R"({"step": 0})") ==
        list{"step: `step` is 0, and every number would be the same: write one above or below 0"});
  CHECK(mistakes("text", R"({"min": 3, "max": 2})") == list{"min: `min` (3) is above `max` (2): swap them"});
  CHECK(mistakes("words", R"({"min": 9})") == list{"min: `min` (9) is above `max` (8): swap them, or write both"});
  CHECK(mistakes("words", R"({"words": []})") ==
        list{"words: `words` is empty: write some, or leave it out for the built-in list"});
  CHECK(mistakes("timestamp", R"({"from": "2025-02-30", "to": "2025-01-01T25:00:00Z"})").size() == 2);
  CHECK(mistakes("timestamp", R"({"from": "2025-02-02", "to": "2025-01-01"})") ==
        list{"from: `from` is after `to`: swap them"});
}

TEST_CASE("every kind has a name, a sentence and documented keys") {
  std::set<std::string> seen;
  for (const auto& each : source_kinds()) {
    CHECK(seen.insert(each.name).second);
    CHECK(std::string(each.doc).back() == '.');
    CHECK(find_source_kind(each.name) != nullptr);
    for (std::uint32_t i = 0; i < each.keys.count; ++i) CHECK(each.keys.keys[i].doc[0] != '\0');
  }
  CHECK(seen.size() == 22);
  CHECK(find_source_kind("nothing") == nullptr);
}
