#include "proc/rate.hpp"

#include <catch2/catch.hpp>

#include "proc/seldom.hpp"

using namespace spate::proc;

TEST_CASE("a rate begins with the second total, and is never negative") {
  rate bytes;
  CHECK(bytes.per_second(1000, 5'000'000'000) == std::nullopt);
  CHECK(bytes.per_second(1500, 7'000'000'000) == 250.0);
  CHECK(bytes.per_second(1500, 7'000'000'000) == std::nullopt);
  CHECK(bytes.per_second(20, 8'000'000'000) == 0.0);
  CHECK(bytes.per_second(30, 9'000'000'000) == 10.0);
}

TEST_CASE("a costly reading is made so seldom that it takes a hundredth of a core") {
  constexpr std::int64_t s = 1'000'000'000, ms = 1'000'000;
  seldom walk(0.01, 10 * s);
  CHECK(walk.is_due(0));
  walk.cost(0, 50 * ms);  // 5 s
  CHECK_FALSE(walk.is_due(4 * s));
  CHECK(walk.is_due(5 * s - s / 2));
  walk.cost(5 * s, ms / 100);
  CHECK(walk.is_due(5 * s + ms));
  walk.cost(6 * s, s);  // but not more seldom than was said
  CHECK_FALSE(walk.is_due(14 * s));
  CHECK(walk.is_due(16 * s));
}
