#include "expression/quantity.hpp"

#include <catch2/catch.hpp>

using namespace spate::expression;

namespace {
quantity read(std::string_view text) {
  auto result = read_quantity(text);
  if (auto* message = std::get_if<std::string>(&result)) FAIL(text << ": " << *message);
  return std::get<quantity>(result);
}
std::string refused(std::string_view text) { return std::get<std::string>(read_quantity(text)); }
}  // namespace

TEST_CASE("durations are nanoseconds") {
  CHECK(read("7ns").number == 7);
  CHECK(read("7us").number == 7e3);
  CHECK(read("250ms").number == 250e6);
  CHECK(read("1.5s").number == 1.5e9);
  CHECK(read("5m").number == 300e9);
  CHECK(read("1h").number == 3600e9);
  CHECK(read("1h").unit == unit::duration);
}

TEST_CASE("sizes are bytes, percentages ratios, rates per second") {
  CHECK(read("64KiB").number == 65536);
  CHECK(read("2MB").number == 2e6);
  CHECK(read("1GiB").number == 1073741824.0);
  CHECK(read("3B").unit == unit::size);
  CHECK(read("99.9%").number == 0.999);
  CHECK(read("120/m").number == 2);
  CHECK(read("200/s").unit == unit::rate);
}

TEST_CASE("only the quantity is read, and what follows is left") {
  CHECK(read("12 ms").length == 2);
  CHECK(read("12ms)").length == 4);
  CHECK(read("1e3").number == 1000);
  CHECK(read("1.x").length == 1);
  CHECK(read("10/sum").length == 2);
  CHECK(read("10/s)").length == 4);
}

TEST_CASE("what is no quantity is refused with the nearest unit") {
  CHECK(refused("abc") == "expected a number");
  CHECK(refused("-1") == "expected a number");
  CHECK(refused("5sec") == "unknown unit `sec`: units are ns us ms s m h, B KB KiB MB MiB GB GiB, %, /s /m");
  CHECK(refused("5Ms") == "unknown unit `Ms`: did you mean `ms`?");
  CHECK(refused("1e999") == "the number `1e999` is out of range");
  CHECK(refused("1e308h") == "the number is out of range");
}
