#include "data/utf8.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace spate::data;

TEST_CASE("each boundary of UTF-8 is where RFC 3629 has it") {
  for (const std::string_view good : {"a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                                      "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(std::string(good));
    CHECK(character_size(good) == good.size());
    CHECK(character_size(std::string(good) + "x") == good.size());
  }
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3(", "\xE2\x28\xA1", "\xE2\x82\x28"}) {
    CAPTURE(std::string(bad));
    CHECK(character_size(bad) == 0);
  }
}

TEST_CASE("a text is UTF-8 when all of its characters are") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("Gr\xC3\xBC\xC3\x9F Gott \xF0\x9F\x98\x80"));
  CHECK_FALSE(is_utf8("Gr\xFC\xDF Gott"));
  CHECK_FALSE(is_utf8("cut \xF0\x9F\x98"));
}

TEST_CASE("bytes that are not UTF-8 are replaced, and nothing else") {
  CHECK(as_utf8("") == "");
  CHECK(as_utf8("Gr\xC3\xBC\xC3\x9F Gott") == "Gr\xC3\xBC\xC3\x9F Gott");
  CHECK(as_utf8("\x1F\x8B\b") == "\x1F\xEF\xBF\xBD\b");
  CHECK(as_utf8("cut \xE2\x82") == "cut \xEF\xBF\xBD\xEF\xBF\xBD");
}
