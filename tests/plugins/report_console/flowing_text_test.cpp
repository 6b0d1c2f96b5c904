#include "flowing_text.hpp"

#include <catch2/catch.hpp>

using namespace spate::report_console;

namespace {

words numbered(std::size_t count) {
  words out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(std::to_string(i));
  return out;
}

}  // namespace

TEST_CASE("words wrap at the width, after what the first line has already") {
  CHECK(flowing({"one", "two", "three"}, {4, 2, 11}) == "one two\n  three\n");
  CHECK(flowing({"one", "two", "ten"}, {4, 2, 10}) == "one\n  two ten\n");
  CHECK(flowing({"one"}, {9, 2, 10}) == "\n  one\n");
}

TEST_CASE("a word of several words stays whole, one wider than a line is cut") {
  CHECK(flowing({"few:", "a 1,", "b 22"}, {2, 2, 11}) == "few: a 1,\n  b 22\n");
  CHECK(flowing({"größenwahn", "x"}, {2, 2, 8}) == "größe…\n  x\n");
}

TEST_CASE("no width is too small, and no words are an empty line") {
  CHECK(flowing({"ab", "c"}, {0, 4, 0}) == "… c\n");
  CHECK(flowing({}, {4, 2, 10}) == "\n");
}

TEST_CASE("a list has commas, and a long one says how many it leaves out") {
  CHECK(listed({"a"}) == words{"a"});
  CHECK(listed({"a", "b", "c"}) == words{"a,", "b,", "c"});
  CHECK(listed(numbered(17)).back() == "16");
  const words cut_short = listed(numbered(18));
  CHECK(cut_short.size() == 17);
  CHECK(cut_short[15] == "15,");
  CHECK(cut_short.back() == "and 2 more in result.json");
}

TEST_CASE("a text is split at its blanks") { CHECK(split(" no  task\nsent it") == words{"no", "task", "sent", "it"}); }
