#include <spate/receive_lag.hpp>

#include <catch2/catch.hpp>

#include <cstdint>

using spate::pack_receive_lag;
using spate::unpack_receive_lag;

TEST_CASE("a receive lag is kept within 0.1 % from a nanosecond to an hour") {
  for (std::int64_t ns = 1; ns < 3'600'000'000'000; ns += 1 + ns / 7) {
    INFO(ns);
    const std::int64_t kept = unpack_receive_lag(pack_receive_lag(ns));
    CHECK(kept <= ns);
    CHECK(static_cast<double>(ns - kept) <= static_cast<double>(ns) / 1000);
  }
}

TEST_CASE("no receive lag is told from one of nothing, and one beyond all bounds stays large") {
  CHECK(pack_receive_lag(-1) == 0);
  CHECK(unpack_receive_lag(0) == 0);
  CHECK(unpack_receive_lag(pack_receive_lag(0)) == 1);
  CHECK(unpack_receive_lag(pack_receive_lag(INT64_MAX)) > 3'600'000'000'000);
}
