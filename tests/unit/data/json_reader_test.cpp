#include "data/json_reader.hpp"

#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "data/json_value.hpp"

using namespace spate::data;

TEST_CASE("texts that are JSON are read, others are not, in any order") {
  json_reader reader;
  REQUIRE(reader.read(R"({"a": [1, "x", null, true, 2.5]})") != nullptr);
  for (const char* bad : {"", "{", "[1,", "{\"a\":}", "nul", "1 2", "\"\\ud800\"", "{} x", "\xff", "<html>"}) {
    CHECK(reader.read(bad) == nullptr);
    REQUIRE(reader.read("[7]") != nullptr);
    CHECK(reader.read("[7]")->at(0).as_int64() == 7);
  }
}

TEST_CASE("depth is limited") {
  json_reader reader;
  CHECK(reader.read(std::string(60, '[') + std::string(60, ']')) != nullptr);
  CHECK(reader.read(std::string(1000000, '[')) == nullptr);
  CHECK(reader.read(std::string(100, '[') + std::string(100, ']')) == nullptr);
}

TEST_CASE("a document larger than any before is read, and the next of its kind needs no heap") {
  json_reader reader;
  std::string large = "[0";
  for (int i = 0; i < 20000; ++i) large += ",{\"name\":\"an element number " + std::to_string(i) + "\"}";
  large += "]";
  for (int i = 0; i < 3; ++i) REQUIRE(reader.read(large) != nullptr);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 3; ++i) reader.read(large);
  const auto after = spate::test::allocations();
  CHECK(after == before);
  CHECK(reader.read(large)->as_array().size() == 20001);
}

TEST_CASE("values keep their type, and structures become their text") {
  json_reader reader;
  value out;
  const auto read = [&](const char* text) {
    const auto* at = reader.read(text);
    REQUIRE(at != nullptr);
    read_json(*at, out);
    return out.type;
  };
  CHECK(read("null") == value_type::none);
  CHECK(read("true") == value_type::boolean);
  CHECK(read("-7") == value_type::integer);
  CHECK(out.integer == -7);
  CHECK(read("1.5") == value_type::real);
  CHECK(read("\"x\\u00e4\"") == value_type::text);
  CHECK(out.text == "x\xc3\xa4");
  CHECK(read("18446744073709551615") == value_type::text);
  CHECK(out.text == "18446744073709551615");
  CHECK(read(R"( {"a": [1, -2, 2.5, null, true], "b\n": {}, "c": []} )") == value_type::text);
  CHECK(out.text == R"({"a":[1,-2,2.5,null,true],"b\n":{},"c":[]})");
}
