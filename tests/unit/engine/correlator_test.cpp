#include "engine/correlator.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>

using namespace spate::engine;

TEST_CASE("a key is paired once, in either order of arrival, and time never runs backwards") {
  correlator pairs(1000, 16);
  CHECK_FALSE(pairs.began("a", 100, 3));
  auto pair = pairs.seen("a", 150, 0);
  REQUIRE(pair);
  CHECK(pair->from_ns == 100);
  CHECK(pair->last_ns == 150);
  CHECK(pair->scenario == 3);
  CHECK_FALSE(pairs.seen("a", 160, 0));
  CHECK_FALSE(pairs.began("a", 170, 3));
  CHECK_FALSE(pairs.seen("b", 200, 0));
  pair = pairs.began("b", 220, 4);
  REQUIRE(pair);
  CHECK(pair->from_ns == 220);
  CHECK(pair->last_ns == 220);
  CHECK(pair->scenario == 4);
}

TEST_CASE("what was not seen in time is missed, what was only seen is forgotten, and a key may come again") {
  correlator pairs(1000, 16);
  std::vector<correlator::result> missed;
  pairs.began("a", 100, 1);
  pairs.seen("b", 110, 0);
  pairs.began("c", 120, 1);
  REQUIRE(pairs.seen("c", 130, 0));
  CHECK_FALSE(pairs.seen("a", 1101, 0));
  pairs.expire(1100, missed);
  CHECK(missed.empty());
  pairs.expire(2000, missed);
  REQUIRE(missed.size() == 1);
  CHECK(missed[0].from_ns == 100);
  CHECK(missed[0].last_ns == 1100);
  CHECK_FALSE(pairs.began("a", 2100, 1));
  CHECK(pairs.seen("a", 2200, 0));
}

TEST_CASE("beyond its room a key is counted and left out") {
  correlator pairs(1000, 2);
  pairs.began("a", 1, 0);
  pairs.began("b", 2, 0);
  pairs.began("c", 3, 0);
  CHECK(pairs.overflown() == 1);
  CHECK_FALSE(pairs.seen("c", 4, 0));
  CHECK(pairs.overflown() == 2);
  CHECK(pairs.seen("b", 5, 0));
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
    const auto pair = begins ? pairs.began(key, now, 0) : pairs.seen(key, now, 0);
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

TEST_CASE("of several who see a key, the first, the middle one and the last are told when all have") {
  correlator news(1000, 16, 4);
  CHECK_FALSE(news.began("a", 100, 7));
  CHECK_FALSE(news.seen("a", 150, 1));
  CHECK_FALSE(news.seen("a", 300, 2));
  // A worker that tells of it late, and a user who sees it twice.
  CHECK_FALSE(news.seen("a", 120, 3));
  CHECK_FALSE(news.seen("a", 320, 1));
  const auto all = news.seen("a", 200, 4);
  REQUIRE(all);
  CHECK(all->from_ns == 100);
  CHECK(all->first_ns == 120);
  CHECK(all->median_ns == 150);
  CHECK(all->last_ns == 300);
  CHECK(all->scenario == 7);
  CHECK((all->first && all->median && all->last));
  CHECK_FALSE(news.seen("a", 400, 5));
}

TEST_CASE("of those who saw it in time the first and the middle one are told, and of the rest that they did not") {
  correlator news(1000, 16, 3);
  std::vector<correlator::result> missed;
  news.began("one", 100, 0);
  news.seen("one", 150, 1);
  news.began("two", 101, 0);
  news.seen("two", 160, 1);
  news.seen("two", 170, 2);
  CHECK_FALSE(news.seen("two", 1102, 3));
  news.began("none", 102, 0);
  news.expire(5000, missed);
  REQUIRE(missed.size() == 3);
  CHECK((missed[0].first && !missed[0].median && !missed[0].last));
  CHECK(missed[0].first_ns == 150);
  CHECK(missed[0].median_ns == 1100);
  CHECK((missed[1].first && missed[1].median && !missed[1].last));
  CHECK(missed[1].median_ns == 170);
  CHECK(missed[1].last_ns == 1101);
  CHECK((!missed[2].first && !missed[2].median && !missed[2].last));
}

TEST_CASE("who sees a key before its beginning is known counts, and no time runs backwards") {
  correlator news(1000, 16, 2);
  CHECK_FALSE(news.seen("a", 50, 1));
  CHECK_FALSE(news.seen("a", 90, 2));
  CHECK_FALSE(news.seen("a", 95, 3));
  const auto all = news.began("a", 70, 0);
  REQUIRE(all);
  CHECK(all->first_ns == 70);
  CHECK(all->median_ns == 70);
  CHECK(all->last_ns == 90);
}
