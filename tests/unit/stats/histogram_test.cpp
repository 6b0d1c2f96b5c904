#include "stats/histogram.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using spate::stats::histogram;

namespace {

std::vector<int64_t> random_times(uint64_t seed, size_t count) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> times(std::log(5e6), 2.0);
  std::vector<int64_t> values(count);
  for (int64_t& value : values) value = static_cast<int64_t>(times(random));
  return values;
}

int64_t nearest_rank(const std::vector<int64_t>& sorted, double quantile) {
  const auto rank = static_cast<size_t>(std::ceil(quantile * static_cast<double>(sorted.size()) - 1e-9));
  return sorted[std::clamp<size_t>(rank, 1, sorted.size()) - 1];
}

void check_same(const histogram& a, const histogram& b) {
  CHECK(a.count() == b.count());
  CHECK(a.clamped() == b.clamped());
  CHECK(a.min() == b.min());
  CHECK(a.max() == b.max());
  CHECK(a.mean() == b.mean());
  uint64_t cursor_a = 0, cursor_b = 0, count_a = 0, count_b = 0;
  int64_t low_a = 0, low_b = 0, high_a = 0, high_b = 0;
  bool more = true;
  while (more) {
    more = a.next(cursor_a, low_a, high_a, count_a);
    REQUIRE(b.next(cursor_b, low_b, high_b, count_b) == more);
    if (!more) break;
    REQUIRE(low_a == low_b);
    REQUIRE(high_a == high_b);
    REQUIRE(count_a == count_b);
  }
}

}  // namespace

TEST_CASE("histogram: buckets have HdrHistogram's indices and bounds") {
  // Index by hand: (bucket + 1) * 1024 + (value >> bucket) - 1024, bucket = bits(value) - 11 from 2048 on.
  CHECK(histogram::bucket_of(0) == 0);
  CHECK(histogram::bucket_of(1) == 1);
  CHECK(histogram::bucket_of(2047) == 2047);
  CHECK(histogram::bucket_of(2048) == 2048);
  CHECK(histogram::bucket_of(2049) == 2048);
  CHECK(histogram::bucket_of(4095) == 3071);
  CHECK(histogram::bucket_of(4096) == 3072);
  CHECK(histogram::bucket_of(1'000'000) == 9 * 1024 + 1953);
  CHECK(histogram::bucket_of(histogram::max_trackable_ns) < histogram::bucket_count);
  for (uint32_t i = 0; i + 1 < histogram::bucket_count; ++i) {
    REQUIRE(histogram::bucket_of(static_cast<uint64_t>(histogram::lowest_in(i))) == i);
    REQUIRE(histogram::bucket_of(static_cast<uint64_t>(histogram::highest_in(i))) == i);
    REQUIRE(histogram::highest_in(i) + 1 == histogram::lowest_in(i + 1));
  }
}

TEST_CASE("histogram: 1 to 1 000 000 has the percentiles that counting gives, within 0.1 %") {
  histogram h;
  for (int64_t i = 1; i <= 1'000'000; ++i) h.record(i);
  CHECK(h.count() == 1'000'000);
  CHECK(h.min() == 1);
  CHECK(h.max() == 1'000'000);
  CHECK(h.mean() == 500'000.5);
  for (const double q : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999}) {
    INFO("quantile " << q);
    CHECK(static_cast<double>(h.value_at(q)) == Approx(q * 1e6).epsilon(0.001));
    CHECK(static_cast<double>(h.value_at(q)) >= q * 1e6 - 1);
  }
  CHECK(h.value_at(0) == 1);
  CHECK(h.value_at(1) == 1'000'000);
}

TEST_CASE("histogram: a quantile is the bucket of the value with its rank") {
  std::vector<int64_t> values = random_times(7, 20'000);
  histogram h;
  for (const int64_t value : values) h.record(value);
  std::sort(values.begin(), values.end());
  for (int i = 1; i <= 10'000; ++i) {
    const double q = i / 10'000.0;
    const auto bucket = histogram::bucket_of(static_cast<uint64_t>(nearest_rank(values, q)));
    REQUIRE(h.value_at(q) == std::min(histogram::highest_in(bucket), values.back()));
  }
  CHECK(h.value_at(0) == histogram::lowest_in(histogram::bucket_of(static_cast<uint64_t>(values.front()))));
}

TEST_CASE("histogram: rounding of the quantile does not skip a rank") {
  histogram h;
  for (int64_t i = 1; i <= 1000; ++i) h.record(i);
  CHECK(h.value_at(0.999) == 999);
  CHECK(h.value_at(0.9) == 900);
  CHECK(h.value_at(0.95) == 950);
  CHECK(h.value_at(0.5) == 500);
  CHECK(h.value_at(0.9991) == 1000);
}

TEST_CASE("histogram: zero and negative values count as zero, values above an hour as an hour") {
  histogram h;
  h.record(0);
  h.record(-5);
  CHECK(h.count() == 2);
  CHECK(h.max() == 0);
  CHECK(h.value_at(1) == 0);
  CHECK(h.counter(0) == 2);
  h.record(histogram::max_trackable_ns);
  CHECK(h.clamped() == 0);
  h.record(histogram::max_trackable_ns + 1);
  h.record(INT64_MAX, 3);
  CHECK(h.clamped() == 4);
  CHECK(h.max() == histogram::max_trackable_ns);
  CHECK(h.value_at(1) == histogram::max_trackable_ns);
  CHECK(h.count() == 7);
}

TEST_CASE("histogram: an empty one reads as zero and has no buckets") {
  histogram h;
  CHECK(h.value_at(0.99) == 0);
  CHECK(h.mean() == 0);
  CHECK(h.min() == 0);
  CHECK(h.max() == 0);
  CHECK(h.count_at_or_below(100) == 0);
  uint64_t cursor = 0, count = 0;
  int64_t low = 0, high = 0;
  CHECK_FALSE(h.next(cursor, low, high, count));
  CHECK_FALSE(h.next(cursor, low, high, count));
}

TEST_CASE("histogram: any split over parts merges to the same as one") {
  const std::vector<int64_t> values = random_times(11, 30'000);
  histogram one;
  for (const int64_t value : values) one.record(value);
  for (const size_t parts : {2u, 3u, 17u}) {
    std::vector<histogram> split(parts);
    for (size_t i = 0; i < values.size(); ++i) split[(i * 31 + i / 7) % parts].record(values[i]);
    histogram merged;
    for (const histogram& part : split) merged.merge(part);
    check_same(merged, one);
    CHECK(merged.value_at(0.99) == one.value_at(0.99));
  }
}

TEST_CASE("histogram: merging an empty one, and into an empty one, changes nothing else") {
  histogram one, empty, copy;
  one.record(123'456);
  one.merge(empty);
  copy.merge(one);
  check_same(copy, one);
  CHECK(one.min() == 123'456);
}

TEST_CASE("histogram: reset forgets everything") {
  histogram h, fresh;
  for (const int64_t value : random_times(3, 1000)) h.record(value);
  h.record(5, uint64_t{1} << 40);
  h.reset();
  check_same(h, fresh);
  h.record(77'777);
  fresh.record(77'777);
  check_same(h, fresh);
}

TEST_CASE("histogram: a count beyond 32 bits stays whole, however it comes about") {
  constexpr uint64_t almost = UINT32_MAX;
  histogram h;
  h.record(10, almost);
  h.record(10);
  CHECK(h.counter(10) == almost + 1);
  h.record(10, 5 * (almost + 1) + 7);
  CHECK(h.counter(10) == 6 * (almost + 1) + 7);
  h.record(900);
  CHECK(h.value_at(0.5) == 10);
  CHECK(h.value_at(1) == 900);

  histogram twice;
  twice.merge(h);
  twice.merge(h);
  CHECK(twice.counter(10) == 12 * (almost + 1) + 14);
  CHECK(twice.count() == 2 * h.count());

  histogram a, b;
  a.record(10, almost);
  b.record(10, almost);
  a.merge(b);
  CHECK(a.counter(10) == 2 * almost);

  // Exactly 2^32: the low half is zero, and the bucket is there nevertheless.
  histogram exact;
  exact.record(10, almost + 1);
  uint64_t cursor = 0, count = 0;
  int64_t low = 0, high = 0;
  REQUIRE(exact.next(cursor, low, high, count));
  CHECK(count == almost + 1);
  CHECK(low == 10);
}

TEST_CASE("histogram: the sum does not overflow") {
  histogram h;
  h.record(histogram::max_trackable_ns, (uint64_t{1} << 40) + UINT32_MAX);
  CHECK(h.mean() == Approx(3.6e12).epsilon(1e-12));
  histogram other;
  other.record(histogram::max_trackable_ns, uint64_t{1} << 40);
  h.merge(other);
  CHECK(h.mean() == Approx(3.6e12).epsilon(1e-12));
}

TEST_CASE("histogram: recording a value many times is recording it so often") {
  histogram many, one;
  many.record(5'000'000, 1000);
  many.record(42, 0);
  for (int i = 0; i < 1000; ++i) one.record(5'000'000);
  check_same(many, one);
}

TEST_CASE("histogram: buckets come in order and add up to the count") {
  histogram h;
  for (const int64_t value : random_times(5, 5000)) h.record(value);
  uint64_t cursor = 0, count = 0, total = 0;
  int64_t low = 0, high = 0, before = -1;
  while (h.next(cursor, low, high, count)) {
    REQUIRE(low > before);
    REQUIRE(high > low);
    REQUIRE(count > 0);
    before = low;
    total += count;
    REQUIRE(h.count_at_or_below(low) == total);
  }
  CHECK(total == h.count());
}

TEST_CASE("histogram: moving takes the values along and leaves nothing behind") {
  histogram from, fresh;
  from.record(1000);
  histogram to(std::move(from));
  CHECK(to.count() == 1);
  to = histogram();
  check_same(to, fresh);
}

TEST_CASE("histogram: counting up to a value agrees with counting by hand, with counts beyond 32 bits too") {
  std::vector<int64_t> values = random_times(13, 3000);
  histogram h;
  for (const int64_t value : values) h.record(value);
  std::sort(values.begin(), values.end());
  h.record(values[1500], uint64_t{3} << 33);
  for (size_t i = 0; i < values.size(); i += 7) {
    const int64_t end = histogram::highest_in(histogram::bucket_of(static_cast<uint64_t>(values[i])));
    const auto below = static_cast<uint64_t>(std::upper_bound(values.begin(), values.end(), end) - values.begin());
    REQUIRE(h.count_at_or_below(values[i]) == below + (end >= values[1500] ? uint64_t{3} << 33 : 0));
  }
  CHECK(h.count_at_or_below(INT64_MAX) == h.count());
  CHECK(histogram::bucket_of(static_cast<uint64_t>(h.value_at(0.5))) ==
        histogram::bucket_of(static_cast<uint64_t>(values[1500])));
  CHECK(h.value_at(1) == values.back());
}

TEST_CASE("histogram: from half a microsecond to an hour, percentiles are within 0.1 % of the exact ones") {
  // Evenly over the orders of magnitude, and crowded around each of several typical times.
  std::mt19937_64 random(4);
  std::uniform_real_distribution<double> exponent(std::log(500.0), std::log(3.6e12));
  std::vector<std::vector<int64_t>> sets(1);
  for (int i = 0; i < 200'000; ++i) sets[0].push_back(static_cast<int64_t>(std::exp(exponent(random))));
  sets[0].push_back(500);
  sets[0].push_back(histogram::max_trackable_ns);
  for (const double around : {600.0, 20e3, 1e6, 80e6, 5e9, 900e9}) {
    std::lognormal_distribution<double> times(std::log(around), 0.3);
    auto& values = sets.emplace_back();
    for (int i = 0; i < 50'000; ++i)
      values.push_back(std::clamp<int64_t>(static_cast<int64_t>(times(random)), 500, histogram::max_trackable_ns));
  }
  for (std::vector<int64_t>& values : sets) {
    histogram h;
    for (const int64_t value : values) h.record(value);
    std::sort(values.begin(), values.end());
    for (const double q : {0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1.0}) {
      const auto exact = static_cast<double>(nearest_rank(values, q)), read = static_cast<double>(h.value_at(q));
      CAPTURE(values[values.size() / 2], q, exact, read);
      CHECK(std::abs(read - exact) <= (exact < 1000 ? 0.01 : 0.001) * exact);
    }
  }
}
