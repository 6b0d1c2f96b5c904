#include "plan/load_amount.hpp"

#include <catch2/catch.hpp>

#include "unit/plan/small_model.hpp"

using namespace spate;
using plan::load_amount;
using plan::test::second;

TEST_CASE("users times seconds of a closed load follow its stages up and down") {
  profile::load load;
  load.level = 0;
  load.stages = {{"up", 10, 10 * second, true}, {"hold", 10, 10 * second, true}, {"down", 0, 10 * second, true}};
  const load_amount amount(load, 30 * second);
  CHECK(amount.most_users() == 10);
  CHECK(amount.in(10 * second, 20 * second) == Approx(100));
  // User i begins at i seconds.
  CHECK(amount.in(0, 10 * second) == Approx(55));
  CHECK(amount.beginnings_in(0, 10 * second) == Approx(10));
  // User i ends at 30 - i seconds.
  CHECK(amount.in(20 * second, 30 * second) == Approx(55));
  CHECK(amount.in(30 * second, 40 * second) == 0);
}

TEST_CASE("a load that starts later and ends earlier than the run has corners at both") {
  profile::load load;
  load.users = 4;
  load.start_ns = 5 * second;
  load.length_ns = 10 * second;
  const load_amount amount(load, 60 * second);
  CHECK(amount.in(0, 60 * second) == Approx(40));
  const auto corners = amount.corners();
  REQUIRE(corners.size() == 2);
  CHECK(corners.front().at_s == 5);
  CHECK(corners.back().at_s == 15);
  CHECK(corners.back().level == 4);
}

TEST_CASE("a stage that the run's end cuts ends at the level that it had reached") {
  profile::load load;
  load.model = profile::load_model::open;
  load.users = 50;
  load.stages = {{"up", 100, 20 * second, true}};
  const load_amount amount(load, 10 * second);
  const auto corners = amount.corners();
  REQUIRE(corners.size() == 2);
  CHECK(corners.back().at_s == Approx(10));
  CHECK(corners.back().level == Approx(50));
  CHECK(amount.in(0, 20 * second) == Approx(250));
}
