#include <catch2/catch.hpp>

#include "expression/parse.hpp"

using namespace spate::expression;

namespace {
std::string printed(std::string_view text) { return print(std::get<node>(parse(text))); }
}  // namespace

TEST_CASE("an expression is printed with one space around operators and its units as they were") {
  CHECK(printed("p95( response_time )<500ms") == "p95(response_time) < 500ms");
  CHECK(printed("error_ratio<1%and a>=64KiB") == "error_ratio < 1% and a >= 64KiB");
  CHECK(printed("contains(names,'it\\'s')") == "contains(names, 'it\\'s')");
  CHECK(printed("not  defined(x)or true") == "not defined(x) or true");
  CHECK(printed("a%b in(1,2)") == "a % b in (1, 2)");
  CHECK(printed("a not in names") == "not a in names");
  CHECK(printed("capacity(latency)>=600/s") == "capacity(latency) >= 600/s");
}

TEST_CASE("only the parentheses that matter are printed") {
  CHECK(printed("((a))+(b*c)") == "a + b * c");
  CHECK(printed("(a+b)*c") == "(a + b) * c");
  CHECK(printed("a-(b-c)") == "a - (b - c)");
  CHECK(printed("(a-b)-c") == "a - b - c");
  CHECK(printed("(a and b) or c") == "a and b or c");
  CHECK(printed("a and (b or c)") == "a and (b or c)");
  CHECK(printed("not (a or b)") == "not (a or b)");
  CHECK(printed("(a < b) == true") == "(a < b) == true");
  CHECK(printed("-(a+b)") == "-(a + b)");
  CHECK(printed("- - a") == "--a");
}

TEST_CASE("a number that was never written is printed in the shortest form") {
  node made;
  made.number = 0.25;
  CHECK(print(made) == "0.25");
}
