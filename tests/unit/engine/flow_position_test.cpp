#include "engine/flow_position.hpp"

#include <catch2/catch.hpp>

#include "one_walk.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;
using profile::on_error;

TEST_CASE("steps follow in order, pauses among them") {
  CHECK(walk({send(1), pause(always(1)), send(2)}).all() == "1@0 p@0 2@0 ");
}

TEST_CASE("a flow without steps is over at once") { CHECK(walk({}).all().empty()); }

TEST_CASE("repeats nest, and loop.index is that of the innermost") {
  walk nested({repeat(2, 2, {send(1), repeat(3, 3, {send(2)}), send(3)}), send(4)});
  CHECK(nested.all() == "1@0 2@0 2@1 2@2 3@0 1@1 2@0 2@1 2@2 3@1 4@0 ");
}

TEST_CASE("a repeat of no turns is skipped") { CHECK(walk({repeat(0, 0, {send(1)}), send(2)}).all() == "2@0 "); }

TEST_CASE("how often a repeat repeats is drawn between min and max, both included") {
  walk one({repeat(5, 10, {send(1)})});
  one.state.random = data::random_stream(1, "s", 1);
  std::vector<int> counts(12);
  for (int i = 0; i < 600; ++i) {
    int turns = 0;
    one.position.begin(one.flow);
    while (one.next() != nullptr) ++turns;
    ++counts[static_cast<std::size_t>(turns)];
  }
  CHECK(counts[4] == 0);
  CHECK(counts[11] == 0);
  for (std::size_t turns = 5; turns <= 10; ++turns) {
    CHECK(counts[turns] > 60);
    CHECK(counts[turns] < 140);
  }
}

TEST_CASE("`each` walks over a list and binds its elements") {
  profile::step walk_over = repeat(1, 1, {send(1)});
  walk_over.each = data::pick{};
  walk_over.each->from = 1;
  walk_over.each->to = 2;
  walk one({walk_over});
  for (const std::int64_t number : {11, 12, 13}) {
    data::value element;
    element.set(number);
    data::append(one.state.variables[1], element, 8);
  }
  std::vector<std::int64_t> bound;
  while (one.next() != nullptr) bound.push_back(one.state.variables[2].scalar.integer);
  CHECK(bound == std::vector<std::int64_t>{11, 12, 13});

  SECTION("an empty list has no turn") {
    one.state.variables[1].count = 0;
    one.position.begin(one.flow);
    CHECK(one.next() == nullptr);
  }
  SECTION("a list that became shorter ends the walk") {
    one.position.begin(one.flow);
    REQUIRE(one.next() != nullptr);
    one.state.variables[1].count = 1;
    CHECK(one.next() == nullptr);
  }
}

TEST_CASE("on_error of an operation") {
  const auto then = GENERATE(on_error::proceed, on_error::leave, on_error::end_task, on_error::stop_user);
  walk one({repeat(2, 2, {send(1, then), send(2)}), send(3)});
  const profile::step* failed = one.next();
  CHECK(one.failed(*failed) == then);
  if (then == on_error::proceed)
    CHECK(one.all() == "2@0 1@1 2@1 3@0 ");
  else if (then == on_error::leave)
    CHECK(one.all() == "3@0 ");
  else
    CHECK(one.all().empty());
}

TEST_CASE("on_error of a repeat holds for the operations inside, however deep, and leaves that repeat") {
  walk one({repeat(2, 2, {repeat(2, 2, {send(1)}), send(2)}, on_error::leave), send(3)});
  const profile::step* failed = one.next();
  CHECK(one.failed(*failed) == on_error::leave);
  CHECK(one.all() == "3@0 ");
}

TEST_CASE("an operation's own on_error goes before that of the repeat") {
  walk one({repeat(2, 2, {send(1, on_error::end_task)}, on_error::leave), send(3)});
  const profile::step* failed = one.next();
  CHECK(one.failed(*failed) == on_error::end_task);
  CHECK(one.all().empty());
}

TEST_CASE("leave outside of any repeat ends the flow") {
  walk one({send(1, on_error::leave), send(2)});
  const profile::step* failed = one.next();
  one.failed(*failed);
  CHECK(one.all().empty());
}
