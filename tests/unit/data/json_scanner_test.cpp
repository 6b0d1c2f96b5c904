#include "data/json_scanner.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <random>

#include "data/json_reader.hpp"
#include "data/json_value.hpp"

using namespace spate::data;
namespace json = boost::json;

namespace {

json_selector selector(std::string_view text) {
  std::string error;
  auto made = json_selector::compile(text, error);
  REQUIRE(made);
  return *made;
}

std::string found(std::string_view text, std::string_view at) {
  std::string_view value;
  switch (json_scanner::find(text, selector(at), value)) {
    case json_scanner::result::found:
      return std::string(value);
    case json_scanner::result::nothing:
      return "nothing";
    default:
      return "unsure";
  }
}

/// JSON texts of every kind, with names that selectors ask for, some twice, and spaces everywhere.
class writer {
 public:
  explicit writer(unsigned seed) : random_(seed) {}
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

  std::string value(unsigned depth) {
    switch (below(depth < 5 ? 7 : 5)) {
      case 0:
      case 1:
        return pick({"\"\"", "\"a\"", "\"0123456789 abcdef\"", "\"a \\\"quoted\\\" text\"", "\"\\u00e4\\n\\/\\b\"",
                     "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"", "\"\\ud83d\\ude00\"", "\"1234567\\\\\"",
                     "\"\xed\x9f\xbf\""});
      case 2:
      case 3:
        return pick({"0", "-0", "7", "-12", "123456789012345678", "1234567890123456789", "9223372036854775808",
                     "18446744073709551616", "1.5", "-0.25", "1e3", "2E-2", "1e400", "1e-400", "0.1e+5", "12.0"});
      case 4:
        return pick({"true", "false", "null"});
      case 5: {
        std::string out = "[" + space();
        for (auto left = below(4); left > 0; --left)
          out += value(depth + 1) + space() + (left > 1 ? "," + space() : "");
        return out + "]";
      }
      default: {
        std::string out = "{" + space();
        for (auto left = below(5); left > 0; --left) {
          out += name() + space() + ":" + space() + value(depth + 1) + space() + (left > 1 ? "," + space() : "");
        }
        return out + "}";
      }
    }
  }
  std::string space() { return pick({"", "", "", " ", "\n", "\t \r\n"}); }

 private:
  std::string name() {
    return pick(
        {"\"a\"", "\"b\"", "\"0\"", "\"1\"", "\"\"", "\"long name of a member\"", "\"\xc3\xa4\"", "\"\\u0061\""});
  }
  std::string pick(std::initializer_list<const char*> from) {
    return from.begin()[below(static_cast<std::uint32_t>(from.size()))];
  }

  std::mt19937 random_;
};

const std::vector<json_selector>& selectors() {
  static const auto made = [] {
    std::vector<json_selector> out;
    for (const char* text : {"", "/a", "/b", "/0", "/1", "/a/b", "/a/0", "/0/a", "/b/1/a", "/",
                             "/long name of a member", "$.a", "$[0]", "$.a[1]", "$[1].b", "$['\xc3\xa4']", "$.a.a.a"}) {
      out.push_back(selector(text));
      REQUIRE(out.back().is_direct());
    }
    return out;
  }();
  return made;
}

struct tally {
  int found = 0, nothing = 0, unsure = 0;
};

// What the scanner claims is what the document says.
void compare(const std::string& text, tally& seen) {
  static json_reader documents, pieces;
  const json::value* document = documents.read(text);
  for (const auto& at : selectors()) {
    std::string_view piece;
    const auto result = json_scanner::find(text, at, piece);
    if (result == json_scanner::result::unsure) {
      ++seen.unsure;
      continue;
    }
    INFO(text);
    REQUIRE(document != nullptr);
    const json::value* wanted = at.first(*document);
    if (result == json_scanner::result::nothing) {
      ++seen.nothing;
      REQUIRE(wanted == nullptr);
      continue;
    }
    ++seen.found;
    REQUIRE(wanted != nullptr);
    const json::value* same = pieces.read(piece);
    REQUIRE(same != nullptr);
    REQUIRE(json::serialize(*same) == json::serialize(*wanted));
    value direct, by_document;
    read_json(*wanted, by_document);
    if (!read_json_text(piece, direct)) continue;
    REQUIRE(direct.type == by_document.type);
    REQUIRE((direct.type != value_type::text || direct.text == by_document.text));
    const bool whole = direct.type == value_type::integer || direct.type == value_type::boolean;
    REQUIRE((!whole || direct.integer == by_document.integer));
  }
}

}  // namespace

TEST_CASE("a value is found as its text, without the spaces around it") {
  const std::string text = R"( {"run" : {"id":"4f9c2b7e-93d1", "n": -12 , "ok": [true, {"x": null}]}, "m": "s"} )";
  CHECK(found(text, "/run/id") == "\"4f9c2b7e-93d1\"");
  CHECK(found(text, "$.run.n") == "-12");
  CHECK(found(text, "/run/ok/1/x") == "null");
  CHECK(found(text, "$.run.ok[0]") == "true");
  CHECK(found(text, "/run/ok") == R"([true, {"x": null}])");
  CHECK(found(text, "/run/ok/2") == "nothing");
  CHECK(found(text, "/run/id/0") == "nothing");
  CHECK(found(text, "$.run.ok.x") == "nothing");
  CHECK(found(text, "$[0]") == "nothing");
  CHECK(found("7", "") == "7");
}

TEST_CASE("of members with one name the last counts, with all that is in it") {
  CHECK(found(R"({"a":{"b":1},"a":{"b":2}})", "/a/b") == "2");
  CHECK(found(R"({"a":{"b":1},"a":{}})", "/a/b") == "nothing");
  CHECK(found(R"({"a":{"b":1},"a":3})", "/a/b") == "nothing");
}

TEST_CASE("what is no JSON after the value is seen, and what is not judged is said") {
  for (const char* text : {R"({"a":1)", R"({"a":1} x)", R"({"a":1,})", R"({"a":1,"b":01})", R"({"a":1,"b":"\x"})", "",
                           "{\"a\":1,\"b\":\"\n\"}", "{\"a\":1,\"b\":\"\xc0\x80\"}", R"({"a":1,"b":"\ud800"})",
                           R"({"a":1,"b":1e99999})", R"({"\u0061":1})", R"({"a":1,"b":tru})"}) {
    CHECK(found(text, "/a") == "unsure");
  }
  CHECK(found(std::string(200, '[') + std::string(200, ']'), "/0") == "unsure");
  CHECK(found(std::string(1'000'000, '['), "/0") == "unsure");
}

TEST_CASE("on random JSON the scanner says what the document says") {
  writer make(5);
  tally seen;
  for (int i = 0; i < 20'000; ++i) compare(make.space() + make.value(0) + make.space(), seen);
  CHECK(seen.found > 20'000);
  CHECK(seen.nothing > 20'000);
  // What is good is nearly always judged: halves of pairs and escaped names are few.
  CHECK(seen.unsure < (seen.found + seen.nothing) / 5);
}

TEST_CASE("on broken JSON the scanner claims nothing that the document does not say") {
  writer make(6);
  tally seen;
  const std::string_view odd = "{}[]\":,\\ue+-.0 \x01\x80\xc3\xed\xf4";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = make.value(0);
    for (auto left = 1 + make.below(3); left > 0 && !text.empty(); --left) {
      const auto at = make.below(static_cast<std::uint32_t>(text.size()));
      const char other = odd[make.below(static_cast<std::uint32_t>(odd.size()))];
      switch (make.below(3)) {
        case 0:
          text[at] = other;
          break;
        case 1:
          text.erase(at, 1);
          break;
        default:
          text.insert(at, 1, other);
      }
    }
    compare(text, seen);
  }
  CHECK(seen.unsure > 20'000);
  CHECK(seen.found > 1'000);
}
