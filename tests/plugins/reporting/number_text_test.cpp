#include "reporting/number_text.hpp"

#include <catch2/catch.hpp>

using namespace spate::reporting;

TEST_CASE("numbers keep three significant digits") {
  CHECK(short_number(0.1234) == "0.123");
  CHECK(short_number(0.1234, 2) == "0.12");
  CHECK(short_number(1.2345) == "1.23");
  CHECK(short_number(12.345) == "12.3");
  CHECK(short_number(1234.5) == "1234");
  CHECK(short_number(0) == "0");
}

TEST_CASE("quantities carry their unit") {
  CHECK(quantity(48.21, "ms") == "48.2 ms");
  CHECK(quantity(1.5, "s") == "1.50 s");
  CHECK(quantity(0.0123, "ratio") == "1.23 %");
  CHECK(quantity(0, "ratio") == "0 %");
  CHECK(quantity(312.4, "per_second") == "312/s");
  CHECK(quantity(50, "count") == "50");
  CHECK(quantity(4096, "bytes") == "4096 bytes");
  CHECK(quantity(1.5, "bytes") == "1.50 bytes");
  CHECK(quantity(64 * 1024, "bytes") == "64.0 KiB");
  CHECK(quantity(312.25 * 1024 * 1024, "bytes") == "312 MiB");
  CHECK(quantity(-20.0 * 1024 * 1024, "bytes_per_second") == "-20.0 MiB/s");
}

TEST_CASE("a ratio close to one never reads as one") {
  CHECK(quantity(1, "ratio") == "100 %");
  CHECK(quantity(0.9995, "ratio") == "99.950 %");
  CHECK(quantity(0.99987, "ratio") == "99.987 %");
  CHECK(quantity(0.9999999, "ratio") == "99.999990 %");
}

TEST_CASE("a value beside its limit has the digits that tell them apart") {
  CHECK(quantity(500.04, "ms", 500) == "500.04 ms");
  CHECK(quantity(499.9996, "ms", 500) == "499.9996 ms");
  CHECK(quantity(500, "ms", 500) == "500 ms");
  CHECK(quantity(36.4, "ms", 500) == "36.4 ms");
}

TEST_CASE("spans read as a person writes them") {
  CHECK(span(4.25) == "4.2s");
  CHECK(span(42) == "42s");
  CHECK(span(60) == "1m");
  CHECK(span(90) == "1m30s");
  CHECK(span(3600) == "1h");
  CHECK(span(3725) == "1h02m");
}

TEST_CASE("clocks show hours only when there are some") {
  CHECK(clock(42.9) == "00:42");
  CHECK(clock(600) == "10:00");
  CHECK(clock(3723) == "1:02:03");
}

TEST_CASE("one is singular") {
  CHECK(counted(1, "user") == "1 user");
  CHECK(counted(0, "user") == "0 users");
}
