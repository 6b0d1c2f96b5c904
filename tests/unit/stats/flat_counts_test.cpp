#include "stats/flat_counts.hpp"

#include <catch2/catch.hpp>

using counts = spate::stats::flat_counts<int32_t>;

TEST_CASE("flat_counts: counts by key, and merges") {
  counts a, b;
  a.add(200);
  a.add(404, 2);
  a.add(200);
  b.add(404);
  b.add(500);
  a.merge(b);
  CHECK(a.count_of(200) == 2);
  CHECK(a.count_of(404) == 3);
  CHECK(a.count_of(500) == 1);
  CHECK(a.count_of(301) == 0);
  CHECK(a.entries().size() == 3);
}

TEST_CASE("flat_counts: after a reset keys count from zero and are not merged") {
  counts a, b;
  a.add(200);
  a.reset();
  CHECK(a.count_of(200) == 0);
  b.merge(a);
  CHECK(b.entries().empty());
  a.add(200);
  CHECK(a.count_of(200) == 1);
}

TEST_CASE("flat_counts: more than 256 keys go under other, and none is lost") {
  counts a;
  for (int32_t key = 0; key < 10'000; ++key) a.add(key);
  CHECK(a.entries().size() == counts::max_keys);
  CHECK(a.count_of(0) == 1);
  uint64_t total = 0;
  for (const auto& entry : a.entries()) total += entry.count;
  CHECK(total == 10'000);
  CHECK(a.count_of(counts::other) == 10'000 - (counts::max_keys - 1));
}
