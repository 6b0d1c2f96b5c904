#include "engine/planned_users.hpp"

#include <catch2/catch.hpp>

using namespace spate;
using engine::planned_users;

namespace {

constexpr std::int64_t second = 1'000'000'000;

profile::model minute() {
  profile::model out;
  out.warmup_ns = 10 * second;
  out.duration_ns = 50 * second;
  return out;
}

profile::load users_from(std::uint32_t users, std::int64_t start_s, std::int64_t length_s) {
  profile::load out;
  out.users = users;
  out.start_ns = start_s * second;
  out.length_ns = length_s * second;
  return out;
}

}  // namespace

TEST_CASE("users of loads at one time add up, those of loads one after the other do not") {
  profile::model one = minute();
  one.loads = {users_from(25, 0, 0), users_from(1, 0, 10), users_from(1, 10, 10), users_from(5, 20, 40)};
  CHECK(planned_users(one) == 30);
  one.loads[2].users = 8;
  CHECK(planned_users(one) == 33);
}

TEST_CASE("a load that ends when the others begin is the most by itself") {
  profile::model one = minute();
  one.loads = {users_from(50, 0, 20), users_from(20, 20, 0), users_from(20, 20, 40)};
  CHECK(planned_users(one) == 50);
}

TEST_CASE("users who would begin after their load's end are none") {
  profile::model one = minute();
  one.loads = {users_from(100, 0, 10)};
  one.loads[0].spawn_rate = 5;
  CHECK(planned_users(one) == 50);
}

TEST_CASE("of loads with stages the instants count, not what each has at most") {
  profile::model one = minute();
  one.loads = {users_from(40, 0, 60), users_from(40, 0, 60)};
  one.loads[0].stages = {{"up", 40, 10 * second, true}, {"down", 10, 10 * second, true}};
  one.loads[1].stages = {{"wait", 0, 30 * second, true}, {"up", 40, 10 * second, true}};
  CHECK(planned_users(one) == 50);
}

TEST_CASE("an open load has all of its users as long as it goes on") {
  profile::model one = minute();
  one.loads = {users_from(10, 0, 0), users_from(100, 20, 10)};
  one.loads[1].model = profile::load_model::open;
  one.loads[1].level = 5;
  CHECK(planned_users(one) == 110);
}

TEST_CASE("a load that waits for another's end is never beside it, and beside all others that it can meet") {
  profile::model one = minute();
  one.loads = {users_from(30, 0, 20), users_from(7, 20, 20), users_from(4, 0, 10), users_from(2, 40, 20)};
  one.loads[1].after = {0};
  CHECK(planned_users(one) == 34);
  one.loads[0].users = 3;
  // It begins at the latest after 20 s, and may do so while the third load goes on.
  CHECK(planned_users(one) == 11);
  one.loads[3].after = {1};
  CHECK(planned_users(one) == 11);
}

TEST_CASE("those that wait for the same load may be there together") {
  profile::model one = minute();
  one.loads = {users_from(5, 0, 20), users_from(4, 20, 20), users_from(3, 20, 20)};
  one.loads[1].after = one.loads[2].after = {0};
  CHECK(planned_users(one) == 7);
}

TEST_CASE("a run without loads has no users") { CHECK(planned_users(minute()) == 0); }
