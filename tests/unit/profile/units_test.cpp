#include "profile/units.hpp"

#include <catch2/catch.hpp>

using namespace spate::profile;

TEST_CASE("a duration is a number with a unit, or several of them") {
  CHECK(parse_duration("250ms") == 250'000'000);
  CHECK(parse_duration("1.5s") == 1'500'000'000);
  CHECK(parse_duration("5m") == 300'000'000'000);
  CHECK(parse_duration("1h") == 3'600'000'000'000);
  CHECK(parse_duration("1m30s") == 90'000'000'000);
  CHECK(parse_duration("10us") == 10'000);
  CHECK(parse_duration("7ns") == 7);
  CHECK(parse_duration("0s") == 0);
}

TEST_CASE("what is no duration is refused") {
  for (const char* text : {"", "5", "s", "5 s", "-5s", "5sec", "5s5", "1.2.3s", "1e3s", "9999999999999h", "nans"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}

TEST_CASE("sizes count in powers of 1024 with i, of 1000 without") {
  CHECK(parse_size("64KiB") == 65536);
  CHECK(parse_size("64KB") == 64000);
  CHECK(parse_size("1.5MiB") == 1572864);
  CHECK(parse_size("512B") == 512);
  CHECK(parse_size("512") == 512);
  CHECK_FALSE(parse_size("5kb"));
  CHECK_FALSE(parse_size("5 KiB"));
  CHECK_FALSE(parse_size("-1"));
}

TEST_CASE("rates are a second's") {
  CHECK(parse_rate("100/s") == Approx(100));
  CHECK(parse_rate("30/m") == Approx(0.5));
  CHECK(parse_rate("36/h") == Approx(0.01));
  CHECK(parse_rate("5") == Approx(5));
  CHECK_FALSE(parse_rate("5/"));
  CHECK_FALSE(parse_rate("/s"));
}

TEST_CASE("numbers are the whole text") {
  CHECK(parse_integer("-12") == -12);
  CHECK_FALSE(parse_integer("12x"));
  CHECK_FALSE(parse_integer("99999999999999999999"));
  CHECK(parse_number("0.25") == Approx(0.25));
  CHECK_FALSE(parse_number("inf"));
  CHECK_FALSE(parse_number(""));
}

TEST_CASE("durations and sizes are printed as a person writes them") {
  CHECK(print_duration(0) == "0s");
  CHECK(print_duration(1'500'000'000) == "1.5s");
  CHECK(print_duration(250'000'000) == "250ms");
  CHECK(print_duration(300'000'000'000) == "5m");
  CHECK(print_duration(90'000'000'000) == "90s");
  CHECK(print_duration(3'600'000'000'000) == "1h");
  CHECK(print_duration(7) == "7ns");
  CHECK(print_size(65536) == "64KiB");
  CHECK(print_size(1000) == "1000B");
}
