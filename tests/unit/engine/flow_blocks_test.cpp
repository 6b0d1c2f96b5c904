#include <catch2/catch.hpp>

#include "one_walk.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;
using profile::on_error;

namespace {

const data::names& names() {
  static const data::names all = [] {
    data::names made;
    made.add("page", {data::name_kind::variable, 0, false, {}});
    made.add("more", {data::name_kind::variable, 1, false, {}});
    return made;
  }();
  return all;
}

profile::step while_repeat(const std::string& before, const std::string& after, std::int64_t max,
                           std::vector<profile::step> flow) {
  profile::step made = repeat(max, max, std::move(flow));
  if (!before.empty()) made.before = condition(before, names());
  if (!after.empty()) made.after = condition(after, names());
  return made;
}

}  // namespace

TEST_CASE("`until` is asked behind each turn, `while` before it, and `max` bounds both") {
  CHECK(walk({while_repeat("", "loop.index == 2", 9, {send(1)}), send(2)}).all() == "1@0 1@1 1@2 2@0 ");
  CHECK(walk({while_repeat("", "true", 9, {send(1)})}).all() == "1@0 ");
  CHECK(walk({while_repeat("loop.index < 2", "", 9, {send(1)})}).all() == "1@0 1@1 ");
  CHECK(walk({while_repeat("false", "", 9, {send(1)}), send(2)}).all() == "2@0 ");
  CHECK(walk({while_repeat("true", "false", 3, {send(1)})}).all() == "1@0 1@1 1@2 ");
}

TEST_CASE("`until` reads what the turn has set, and the index of its own repeat") {
  walk one({set(0, "0", names()), while_repeat("", "page >= 3 and loop.index == 2", 100,
                                               {send(1), set(0, "page + 1", names()), repeat(2, 2, {send(2)})})});
  CHECK(one.all() == "1@0 2@0 2@1 1@1 2@0 2@1 1@2 2@0 2@1 ");
}

TEST_CASE("`set` computes, keeps a type, and leaves no value where there is none") {
  walk one({set(0, "7", names()), set(1, "page / 2", names()), send(1)});
  one.all();
  CHECK(one.state.variables[0].scalar.integer == 7);
  CHECK(one.state.variables[1].scalar.real == 3.5);
  walk none({set(0, "more + 1", names()), send(1)});
  none.state.variables[0].scalar.set(std::int64_t{5});
  none.all();
  CHECK(none.state.variables[0].scalar.type == data::value_type::none);
}

TEST_CASE("a choose without weights takes the first option that holds, or none") {
  const auto when = [](const std::string& text) { return std::optional(condition(text, names())); };
  walk one({choose({option({}, {send(1)}, when("page == 1")), option({}, {send(2)}, when("page > 0")),
                    option({}, {send(3)})}),
            send(4)});
  CHECK(one.all() == "3@0 4@0 ");
  for (const auto& [page, expected] : {std::pair{1, "1@0 4@0 "}, std::pair{2, "2@0 4@0 "}}) {
    one.state.variables[0].scalar.set(std::int64_t{page});
    one.position.begin(one.flow);
    CHECK(one.all() == expected);
  }
  CHECK(walk({choose({option({}, {send(1)}, when("page == 1"))}), send(4)}).all() == "4@0 ");
}

TEST_CASE("a weighted choose draws among the options that hold") {
  const auto never = std::optional(condition("false", names()));
  walk one({choose({option(1, {send(0)}), option(3, {send(1)}), option(100, {send(2)}, never), option(0, {send(3)})})});
  one.state.random = data::random_stream(3, "s", 1);
  std::vector<int> counts(4);
  for (int i = 0; i < 4000; ++i) {
    one.position.begin(one.flow);
    ++counts[one.next()->operation];
    one.next();
  }
  CHECK(counts[2] == 0);
  CHECK(counts[3] == 0);
  CHECK(counts[0] > 900);
  CHECK(counts[0] < 1100);
}

TEST_CASE("`leave` inside an option leaves what is around its choose") {
  walk one({repeat(3, 3, {choose({option({}, {send(1, on_error::leave), send(2)})}), send(3)}), send(4)});
  one.failed(*one.next());
  CHECK(one.all() == "4@0 ");
}

TEST_CASE("a transaction lasts from its first step's due instant to its last one's end, pauses included") {
  walk one({transaction(9, {send(1), pause(always(5)), send(2)}), send(3)});
  one.at_ns = 100;
  one.next();
  one.position.measured({2, 3, 2, true});
  for (const std::int64_t at_ns : {200, 205}) {
    one.at_ns = at_ns;
    one.next();
  }
  one.position.measured({4, 5, 0, false});
  one.at_ns = 300;
  CHECK(one.next() == nullptr);
  CHECK(one.position.active());
  REQUIRE(one.position.ended().size() == 1);
  const ended_transaction& over = one.position.ended()[0];
  CHECK(over.series == 9);
  CHECK(over.due_ns == 100);
  CHECK(over.end_ns == 300);
  CHECK(over.waited.start_lag_ns == 6);
  CHECK(over.waited.blocked_ns == 8);
  CHECK(over.waited.receive_lag_ns == 2);
  CHECK_FALSE(over.waited.stamped);
  CHECK(over.why.outcome == SPATE_OUTCOME_OK);
  CHECK(one.all() == "3@0 ");
}

TEST_CASE("a transaction fails with the first of its steps that fails, and nested ones with it") {
  walk one({transaction(9, {transaction(8, {send(1), send(2)}), send(3)})});
  one.failed(*one.next());
  one.position.failed(on_error::proceed, {SPATE_OUTCOME_TIMEOUT, 0, 0}, one.state, 0);
  one.all();
  REQUIRE(one.position.ended().size() == 2);
  for (const ended_transaction& each : one.position.ended()) CHECK(each.why.outcome == SPATE_OUTCOME_STATUS);
  CHECK(one.position.ended()[0].series == 8);
}

TEST_CASE("end_task ends the open transactions, and one that sent nothing is not told of") {
  walk one({transaction(9, {repeat(0, 0, {send(1)})}), transaction(8, {send(1, on_error::end_task), send(2)})});
  const profile::step* sent = nullptr;
  while (sent == nullptr) sent = one.next();
  CHECK(one.position.ended().empty());
  one.failed(*sent);
  CHECK_FALSE(one.position.active());
  REQUIRE(one.position.ended().size() == 1);
  CHECK(one.position.ended()[0].series == 8);
}

namespace {

struct mending : walk {
  explicit mending(std::vector<profile::recovery> rules, on_error then = on_error::proceed)
      : walk({repeat(2, 2, {send(0, then), send(1)}), send(2)}) {
    operations.resize(10);
    operations[0].recover = std::move(rules);
    position.reserve(depth_of(operations, flow));
    position.begin(flow);
    state.answer = {401, "status"};
  }
  bool recover(const profile::step& failed) {
    return position.recover(failed, operations[0], {SPATE_OUTCOME_STATUS, 0, 401}, {state, shared, sources});
  }
};

}  // namespace

TEST_CASE("a recovery does its steps and sends the operation again") {
  mending one({recovery("status == 401", {send(8), send(9)})});
  const profile::step* first = one.next();
  REQUIRE(one.recover(*first));
  CHECK(one.next()->operation == 8);
  CHECK_FALSE(one.position.is_retry());
  CHECK(one.next()->operation == 9);
  CHECK(one.next() == first);
  CHECK(one.position.is_retry());
  CHECK(one.one(*one.next()) == "1@0 ");
  CHECK_FALSE(one.position.is_retry());
  CHECK(one.all() == "0@1 1@1 2@0 ");
}

TEST_CASE("a recovery is tried at most `max` times for one execution of the step, and anew for the next one") {
  mending one({recovery("status == 401", {send(8)})});
  const profile::step* first = one.next();
  REQUIRE(one.recover(*first));
  one.next();
  REQUIRE(one.next() == first);
  CHECK_FALSE(one.recover(*first));
  one.failed(*first);
  one.next();
  CHECK(one.next() == first);
  CHECK_FALSE(one.position.is_retry());
  CHECK(one.recover(*first));
}

TEST_CASE("the first recovery whose condition holds is taken, and none when none holds") {
  mending one(
      {recovery("status == 403", {send(7)}), recovery("outcome == 'status'", {send(8)}), recovery("true", {send(9)})});
  REQUIRE(one.recover(*one.next()));
  CHECK(one.next()->operation == 8);
  mending none({recovery("outcome == 'timeout'", {send(8)})});
  CHECK_FALSE(none.recover(*none.next()));
}

TEST_CASE("`continue` goes on with the next step, `leave` behind the flow around it") {
  mending on({recovery("true", {send(8)}, profile::recovery::next::proceed)});
  REQUIRE(on.recover(*on.next()));
  CHECK(on.all() == "8@0 1@0 0@1 1@1 2@0 ");
  mending away({recovery("true", {send(8)}, profile::recovery::next::leave)});
  REQUIRE(away.recover(*away.next()));
  CHECK(away.all() == "8@0 2@0 ");
}

TEST_CASE("when a step of a recovery fails, the operation stays failed, and its own on_error holds") {
  mending one({recovery("true", {send(8, on_error::leave), send(9)})}, on_error::end_task);
  REQUIRE(one.recover(*one.next()));
  const profile::step* inner = one.next();
  CHECK_FALSE(one.recover(*inner));
  CHECK(one.failed(*inner) == on_error::end_task);
  CHECK_FALSE(one.position.active());
}

TEST_CASE("what was mended does not fail its transaction, and what was not does") {
  mending one({recovery("true", {send(8, on_error::leave)})});
  one.flow = {transaction(7, {send(0), send(1)})};
  for (const bool mended : {true, false}) {
    one.position.begin(one.flow);
    one.position.ended().clear();
    REQUIRE(one.recover(*one.next()));
    const profile::step* inner = one.next();
    if (!mended) one.failed(*inner);
    one.all();
    REQUIRE(one.position.ended().size() == 1);
    CHECK((one.position.ended()[0].why.outcome == SPATE_OUTCOME_OK) == mended);
  }
}

TEST_CASE("what is set may be read by what it is set to") {
  walk one({set(0, "0", names()), repeat(3, 3, {set(0, "page + 1", names()), send(1)})});
  one.flow[0].set[0].formula = {};
  std::vector<data::text_error> errors;
  one.flow[0].set[0].text = data::text_template::compile("<${more}>", names(), errors);
  one.flow[0].set[0].slot = 1;
  one.state.variables[1].scalar.set(std::string_view("a text that is longer than a short string"));
  one.state.variables[0].scalar.set(std::int64_t{0});
  one.all();
  CHECK(one.state.variables[0].scalar.integer == 3);
  CHECK(one.state.variables[1].scalar.text == "<a text that is longer than a short string>");
}
