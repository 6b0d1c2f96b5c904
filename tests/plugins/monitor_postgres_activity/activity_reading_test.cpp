#include "monitor_postgres_activity/activity_reading.hpp"

#include <catch2/catch.hpp>

using namespace spate::postgres_activity;

constexpr std::int64_t second = 1'000'000'000;

TEST_CASE("a first reading knows totals, and no rates yet") {
  database_pace pace;
  const database_changes first = pace.next({100, 10, 3, 4096, 900, 100}, 0);
  CHECK_FALSE(first.commits);
  CHECK_FALSE(first.rollbacks);
  CHECK_FALSE(first.cache_hit_ratio);
  CHECK(first.deadlocks == 0);
  CHECK(first.temp_bytes == 0);
}

TEST_CASE("rates are those since the reading before, totals those since the first") {
  database_pace pace;
  pace.next({100, 10, 3, 4096, 900, 100}, 0);
  pace.next({100, 10, 4, 5096, 900, 100}, 1 * second);
  const database_changes third = pace.next({150, 15, 4, 6096, 990, 110}, 3 * second);
  CHECK(*third.commits == 25);
  CHECK(*third.rollbacks == 2.5);
  CHECK(*third.cache_hit_ratio == 0.9);
  CHECK(third.deadlocks == 1);
  CHECK(third.temp_bytes == 2000);
}

TEST_CASE("without a block that was asked for there is no ratio") {
  database_pace pace;
  pace.next({1, 0, 0, 0, 5, 5}, 0);
  CHECK_FALSE(pace.next({2, 0, 0, 0, 5, 5}, second).cache_hit_ratio);
}

TEST_CASE("a server that lost its counts in a crash begins at 0, and what was counted before is kept") {
  database_pace pace;
  pace.next({1000, 50, 2, 100, 10, 10}, 0);
  pace.next({1000, 50, 5, 300, 10, 10}, second);
  const database_changes after = pace.next({20, 1, 1, 50, 3, 1}, 2 * second);
  CHECK(*after.commits == 20);
  CHECK(*after.rollbacks == 1);
  CHECK(after.deadlocks == 4);
  CHECK(after.temp_bytes == 250);
  CHECK(*after.cache_hit_ratio == 0.75);
}

TEST_CASE("two readings of the same instant give no rate") {
  database_pace pace;
  pace.next({1, 0, 0, 0, 0, 0}, second);
  CHECK_FALSE(pace.next({2, 0, 0, 0, 0, 0}, second).commits);
}
