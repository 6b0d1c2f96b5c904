#include "engine/correlator.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>

using namespace spate::engine;

TEST_CASE("a key is paired once, in either order of arrival, and time never runs backwards") {
  correlator pairs(1000, 16);
  CHECK_FALSE(pairs.began("a", 100, 3));
  auto pair = pairs.seen("a", 150);
  REQUIRE(pair);
  CHECK(pair->from_ns == 100);
  CHECK(pair->to_ns == 150);
  CHECK(pair->scenario == 3);
  CHECK_FALSE(pairs.seen("a", 160));
  CHECK_FALSE(pairs.began("a", 170, 3));
  CHECK_FALSE(pairs.seen("b", 200));
  pair = pairs.began("b", 220, 4);
  REQUIRE(pair);
  CHECK(pair->from_ns == 220);
  CHECK(pair->to_ns == 220);
  CHECK(pair->scenario == 4);
}

TEST_CASE("what was not seen in time is missed, what was only seen is forgotten, and a key may come again") {
  correlator pairs(1000, 16);
  std::vector<correlator::result> missed;
  pairs.began("a", 100, 1);
  pairs.seen("b", 110);
  pairs.began("c", 120, 1);
  REQUIRE(pairs.seen("c", 130));
  CHECK_FALSE(pairs.seen("a", 1101));
  pairs.expire(1100, missed);
  CHECK(missed.empty());
  pairs.expire(2000, missed);
  REQUIRE(missed.size() == 1);
  CHECK(missed[0].from_ns == 100);
  CHECK(missed[0].to_ns == 1100);
  CHECK_FALSE(pairs.began("a", 2100, 1));
  CHECK(pairs.seen("a", 2200));
}

TEST_CASE("beyond its room a key is counted and left out") {
  correlator pairs(1000, 2);
  pairs.began("a", 1, 0);
  pairs.began("b", 2, 0);
  pairs.began("c", 3, 0);
  CHECK(pairs.overflown() == 1);
  CHECK_FALSE(pairs.seen("c", 4));
  CHECK(pairs.overflown() == 2);
  CHECK(pairs.seen("b", 5));
}

TEST_CASE("any order of beginnings, sightings and expiries gives what a plain map gives") {
  constexpr std::int64_t within = 50;
  correlator pairs(within, 64);
  struct known {
    std::int64_t at;
    int state;
  };
  std::map<std::string, known> plain;
  std::mt19937 random(11);
  int paired = 0;
  for (std::int64_t now = 0; now < 60'000; ++now) {
    std::vector<correlator::result> missed;
    pairs.expire(now, missed);
    std::size_t expected = 0;
    for (auto at = plain.begin(); at != plain.end();) {
      if (at->second.at + within >= now) {
        ++at;
        continue;
      }
      expected += at->second.state == 0 ? 1 : 0;
      at = plain.erase(at);
    }
    REQUIRE(missed.size() == expected);
    const std::string key = "key" + std::to_string(random() % 40);
    const bool begins = random() % 2 == 0;
    const auto found = plain.find(key);
    const auto pair = begins ? pairs.began(key, now, 0) : pairs.seen(key, now);
    if (found == plain.end()) {
      REQUIRE_FALSE(pair);
      plain[key] = {now, begins ? 0 : 1};
    } else if (found->second.state == (begins ? 1 : 0)) {
      REQUIRE(pair);
      found->second.state = 2;
      ++paired;
    } else {
      REQUIRE_FALSE(pair);
    }
  }
  CHECK(paired > 1000);
  CHECK(pairs.overflown() == 0);
}
