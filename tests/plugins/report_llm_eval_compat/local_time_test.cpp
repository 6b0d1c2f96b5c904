#include "local_time.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <ctime>

using namespace spate::report_llm_eval_compat;

TEST_CASE("times are local, as the original writes them") {
  ::setenv("TZ", "XYZ-2:30", 1);
  ::tzset();
  CHECK(local_stamp("2026-01-01T22:04:05.678Z") == "20260102_003405");
  CHECK(local_iso("2026-01-01T22:04:05.678Z") == "2026-01-02T00:34:05.678");
  CHECK(local_iso("2026-01-01T22:04:05Z") == "2026-01-02T00:34:05");
  ::setenv("TZ", "UTC", 1);
  ::tzset();
}

TEST_CASE("what is no instant has no local time") {
  CHECK(local_stamp("").empty());
  CHECK(local_iso("yesterday").empty());
}
