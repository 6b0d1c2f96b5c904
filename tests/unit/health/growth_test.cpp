#include "health/growth.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include "fake_monitor.hpp"

using namespace spate::health;
using spate::health::test::second;

namespace {

constexpr double mib = 1024 * 1024;

template <class Level>
std::vector<reading> memory(int seconds, Level&& level, std::int64_t start_s = 10) {
  std::vector<reading> out;
  for (int i = 0; i < seconds; ++i) out.push_back({(start_s + i) * second, level(static_cast<double>(i)) * mib});
  return out;
}

std::vector<stretch> steady(int seconds, std::int64_t start_s = 10) {
  return {{start_s * second, (start_s + seconds) * second}};
}

}  // namespace

TEST_CASE("a linear leak is found within 5 % of the truth, noise and all") {
  std::mt19937_64 random(3);
  std::normal_distribution<double> noise(0, 2);
  const auto got = growth_of(memory(360, [&](double s) { return 200 + 0.1 * s + noise(random); }), steady(360));
  REQUIRE(got);
  CHECK(got->bytes == Approx(36 * mib).epsilon(0.05));
  CHECK(got->start_bytes == Approx(200 * mib).epsilon(0.02));
  CHECK(got->ratio == Approx(36.0 / 200).epsilon(0.05));
  CHECK(got->low < got->ratio);
  CHECK(got->high > got->ratio);
  CHECK(got->low > 0.1);
  CHECK(got->window_ns == 360 * second);
  CHECK_FALSE(got->too_short());
}

TEST_CASE("a cache that fills in the first quarter and stops did not grow") {
  const auto got = growth_of(memory(360, [](double s) { return 100 + 200 * std::min(1.0, s / 90); }), steady(360));
  REQUIRE(got);
  CHECK(got->ratio == Approx(0).margin(0.001));
  CHECK(got->start_bytes == Approx(300 * mib));
}

TEST_CASE("under five minutes only large growth says something") {
  const auto small = growth_of(memory(60, [](double s) { return 20 + 0.2 * s; }), steady(60));
  REQUIRE(small);
  CHECK(small->bytes == Approx(12 * mib));
  CHECK(small->too_short());
  const auto large = growth_of(memory(60, [](double s) { return 20 + 0.3 * s; }), steady(60));
  REQUIRE(large);
  CHECK(large->bytes == Approx(18 * mib));
  CHECK_FALSE(large->too_short());
  const auto shrinking = growth_of(memory(60, [](double s) { return 100 - s; }), steady(60));
  REQUIRE(shrinking);
  CHECK(shrinking->too_short());
  CHECK(sentence_of(*shrinking) == "shrank by 60 MiB from 100 MiB in 60 s");
  const auto still = growth_of(memory(300, [](double) { return 20; }), steady(300));
  CHECK_FALSE(still->too_short());
  CHECK(sentence_of(*still) == "stayed at 20 MiB for 300 s");
}

TEST_CASE("what grows from almost nothing is compared with its first level") {
  const auto got = growth_of(memory(400, [](double s) { return 1 + 0.0005 * s * s; }), steady(400));
  REQUIRE(got);
  CHECK(got->start_bytes == 1 * mib);
  CHECK(got->ratio > 10);
}

TEST_CASE("there is no growth of nothing") {
  CHECK_FALSE(growth_of({}, steady(60)));
  CHECK_FALSE(growth_of(memory(60, [](double) { return 0; }), steady(60)));
  CHECK_FALSE(growth_of(memory(60, [](double) { return 1; }), {}));
}

TEST_CASE("bytes are written as a person reads them") {
  CHECK(text_of_bytes(0) == "0 B");
  CHECK(text_of_bytes(1536) == "1.5 KiB");
  CHECK(text_of_bytes(16 * mib) == "16 MiB");
  CHECK(text_of_bytes(-16 * mib) == "-16 MiB");
}
