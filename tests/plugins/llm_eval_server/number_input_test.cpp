#include "validation/number_input.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("integers are read as leniently as by the platform") {
  CHECK(parse_integer("12") == 12);
  CHECK(parse_integer(" -12 ") == -12);
  CHECK(parse_integer("+5") == 5);
  CHECK(parse_integer("5.0") == 5);
  for (const char* wrong : {"", " ", "x", "1x", "5.5", "5.", "+-5", "--5", "99999999999999999999", "1e3"}) {
    INFO(wrong);
    CHECK_FALSE(parse_integer(wrong));
  }
}

TEST_CASE("numbers have to be finite") {
  CHECK(parse_number("0.5") == 0.5);
  CHECK(parse_number("1e3") == 1000);
  CHECK(parse_number("+2") == 2);
  for (const char* wrong : {"", "inf", "nan", "1e999", "0x10", "1,5"}) {
    INFO(wrong);
    CHECK_FALSE(parse_number(wrong));
  }
}

TEST_CASE("booleans have several names") {
  for (const char* yes : {"true", "True", "t", "YES", "y", "on", "1"}) CHECK(parse_boolean(yes) == true);
  for (const char* no : {"false", "F", "no", "n", "OFF", "0"}) CHECK(parse_boolean(no) == false);
  CHECK_FALSE(parse_boolean("2"));
  CHECK_FALSE(parse_boolean(""));
}

}  // namespace spate::llm_eval_server
