#include "report/frozen_histogram.hpp"

#include <catch2/catch.hpp>

#include <random>

using spate::report::frozen_histogram;
using spate::stats::histogram;

namespace {

histogram filled(unsigned seed, int count) {
  histogram out;
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> latency(15, 2);
  for (int i = 0; i < count; ++i) out.record(static_cast<std::int64_t>(latency(random)));
  return out;
}

void check_same(const frozen_histogram& frozen, const histogram& of) {
  const spate_histogram raw = frozen.raw();
  CHECK(raw.count == of.count());
  CHECK(raw.min_ns == of.min());
  CHECK(raw.max_ns == of.max());
  CHECK(raw.mean_ns == Approx(of.mean()));
  for (double q : {0.0, 0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999, 1.0})
    CHECK(raw.value_at(&raw, q) == of.value_at(q));
}

}  // namespace

TEST_CASE("a frozen histogram gives the values of the one it was made of") {
  for (int count : {1, 2, 10, 1000, 20000}) {
    const histogram of = filled(1, count);
    check_same(frozen_histogram(of), of);
  }
}

TEST_CASE("merged ones give the values of merged histograms") {
  histogram a = filled(1, 1000), b = filled(2, 300);
  frozen_histogram frozen(a);
  frozen.merge(frozen_histogram(b));
  a.merge(b);
  check_same(frozen, a);
}

TEST_CASE("an empty one has no values and changes nothing") {
  frozen_histogram none{histogram()};
  const spate_histogram raw = none.raw();
  CHECK(raw.count == 0);
  CHECK(raw.value_at(&raw, 0.95) == 0);
  const histogram of = filled(3, 50);
  frozen_histogram frozen(of);
  frozen.merge(none);
  check_same(frozen, of);
  none.merge(frozen);
  check_same(none, of);
}

TEST_CASE("its buckets rise and add up to its count") {
  const frozen_histogram frozen(filled(4, 5000));
  const spate_histogram raw = frozen.raw();
  std::uint64_t cursor = 0, count = 0, sum = 0;
  std::int64_t low = 0, high = 0, last = -1;
  while (raw.next(&raw, &cursor, &low, &high, &count) != 0) {
    CHECK(low > last);
    CHECK(high > low);
    last = low;
    sum += count;
  }
  CHECK(sum == 5000);
}
