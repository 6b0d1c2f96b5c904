#include "report/wall_time.hpp"

#include <catch2/catch.hpp>

using spate::report::rfc3339;

TEST_CASE("instants are written in UTC to the millisecond") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00.000Z");
  CHECK(rfc3339(1'767'323'045'678'999'999) == "2026-01-02T03:04:05.678Z");
  CHECK(rfc3339(-1) == "1969-12-31T23:59:59.999Z");
}
