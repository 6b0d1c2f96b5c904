#include "data/pick.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "allocations.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;
using test::texts_of;
using list = std::vector<std::string>;

namespace {
pick of(const scene& s, const char* from, const char* to) {
  pick made;
  made.from_kind = s.all.find(from)->kind;
  made.from = s.slot(from);
  made.to = s.slot(to);
  return made;
}
value number(std::int64_t i) {
  value made;
  made.set(i);
  return made;
}
}  // namespace

TEST_CASE("append keeps the newest values, in order") {
  variable kept;
  for (int i = 0; i < 10; ++i) append(kept, number(i), 4);
  CHECK(texts_of(kept) == list{"6", "7", "8", "9"});
  append(kept, number(10), 2);
  CHECK(texts_of(kept) == list{"9", "10"});
  append(kept, number(11), 6);
  append(kept, number(12), 6);
  append(kept, number(13), 6);
  CHECK(texts_of(kept) == list{"9", "10", "11", "12", "13"});
  append(kept, number(14), 6);
  append(kept, number(15), 6);
  CHECK(texts_of(kept) == list{"10", "11", "12", "13", "14", "15"});
}

TEST_CASE("newest and oldest are picked in that order") {
  scene s;
  s.list("run_ids", {"a", "b", "c"});
  auto p = of(s, "run_ids", "run_id");
  p.which = pick_which::newest;
  REQUIRE(apply(p, s.user, s.shared));
  CHECK(s.of("run_id").scalar.text == "c");
  p.which = pick_which::oldest;
  REQUIRE(apply(p, s.user, s.shared));
  CHECK(s.of("run_id").scalar.text == "a");
  p.to = s.slot("pair");
  p.count = 2;
  REQUIRE(apply(p, s.user, s.shared));
  CHECK(texts_of(s.of("pair")) == list{"a", "b"});
  p.which = pick_which::newest;
  REQUIRE(apply(p, s.user, s.shared));
  CHECK(texts_of(s.of("pair")) == list{"c", "b"});
  CHECK(s.of("run_ids").count == 3);
}

TEST_CASE("random picks of several are different, and every ordered pair is as likely") {
  scene s;
  s.list("known_ids", {"a", "b", "c", "d"});
  auto p = of(s, "known_ids", "pair");
  p.count = 2;
  std::map<list, int> seen;
  for (int i = 0; i < 12000; ++i) {
    REQUIRE(apply(p, s.user, s.shared));
    ++seen[texts_of(s.of("pair"))];
  }
  CHECK(seen.size() == 12);
  for (const auto& [pair, count] : seen) {
    CHECK(pair[0] != pair[1]);
    CHECK(count > 850);
    CHECK(count < 1150);
  }
}

TEST_CASE("a list that is too short binds and removes nothing") {
  scene s;
  s.list("run_ids", {"a"});
  s.set("run_id", "before");
  auto p = of(s, "run_ids", "run_id");
  p.count = 2;
  p.remove = true;
  CHECK_FALSE(apply(p, s.user, s.shared));
  CHECK(s.of("run_id").scalar.text == "before");
  CHECK(texts_of(s.of("run_ids")) == list{"a"});
  p = of(s, "known_ids", "run_id");
  CHECK_FALSE(apply(p, s.user, s.shared));
}

TEST_CASE("take removes exactly what it bound and keeps the order of the rest") {
  for (const auto which : {pick_which::random, pick_which::newest, pick_which::oldest}) {
    scene s;
    for (int i = 0; i < 7; ++i) append(s.of("run_ids"), number(i), 5);  // a ring that has turned: 2 3 4 5 6
    auto p = of(s, "run_ids", "pair");
    p.count = 2;
    p.which = which;
    p.remove = true;
    REQUIRE(apply(p, s.user, s.shared));
    auto all = texts_of(s.of("run_ids"));
    CHECK(all.size() == 3);
    CHECK(std::is_sorted(all.begin(), all.end()));
    const auto taken = texts_of(s.of("pair"));
    all.insert(all.end(), taken.begin(), taken.end());
    std::sort(all.begin(), all.end());
    CHECK(all == list{"2", "3", "4", "5", "6"});
    append(s.of("run_ids"), number(9), 5);
    CHECK(texts_of(s.of("run_ids")).back() == "9");
  }
}

TEST_CASE("a list that is taken empty can be filled again") {
  scene s;
  s.list("run_ids", {"a"});
  auto p = of(s, "run_ids", "run_id");
  p.remove = true;
  REQUIRE(apply(p, s.user, s.shared));
  CHECK_FALSE(s.of("run_ids").has_value());
  append(s.of("run_ids"), number(1), 3);
  append(s.of("run_ids"), number(2), 3);
  CHECK(texts_of(s.of("run_ids")) == list{"1", "2"});
}

TEST_CASE("picking, taking and appending allocate nothing in the steady state") {
  scene s;
  value added;
  added.set(std::string_view("an identifier that is longer than a short string"));
  auto p = of(s, "run_ids", "pair");
  p.count = 2;
  p.remove = true;
  const auto turn = [&] {
    for (int i = 0; i < 2; ++i) append(s.of("run_ids"), added, 8);
    apply(p, s.user, s.shared);
  };
  for (int i = 0; i < 20; ++i) append(s.of("run_ids"), added, 8);
  for (int i = 0; i < 20; ++i) turn();
  const auto before = spate::test::allocations();
  for (int i = 0; i < 100; ++i) turn();
  CHECK(spate::test::allocations() == before);
}
