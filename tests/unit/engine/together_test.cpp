#include <catch2/catch.hpp>

#include <set>

#include "engine/shared_queue.hpp"
#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;
using profile::on_error;

namespace {

profile::step rendezvous(profile::model& in, std::uint32_t users, std::int64_t within_ns) {
  in.meetings.push_back({"gate", users, {}});
  profile::step made;
  made.kind = profile::step_kind::rendezvous;
  made.within_ns = within_ns;
  return made;
}
profile::step put(const std::string& expression) {
  profile::step made = set(0, expression, {});
  made.kind = profile::step_kind::put;
  return made;
}
profile::step take(std::uint32_t slot, std::int64_t within_ns, on_error then = on_error::proceed) {
  profile::step made;
  made.kind = profile::step_kind::take;
  made.bound = slot;
  made.within_ns = within_ns;
  made.on_error = then;
  return made;
}
void think_for_a_while(profile::model& in) { in.scenarios[0].think = uniform(10 * ms, 900 * ms); }

}  // namespace

TEST_CASE("users that gather go on at the same instant: that at which the last of them came") {
  const std::uint32_t workers = GENERATE(1u, 3u);
  profile::model model = small_model(6, 2);
  think_for_a_while(model);
  model.scenarios[0].tasks = tasks(task("gather", 1, {send(1), rendezvous(model, 3, 100 * second), send(0)}));
  virtual_run one(std::move(model), {workers});
  one.all();
  std::map<std::int64_t, int> at;
  std::set<std::int64_t> ends;
  for (const seen& each : one.fakes[0].log) {
    if (each.operation == 0) ++at[each.due_ns];
    if (each.operation == 1) ends.insert(each.due_ns + 10 * ms);
  }
  CHECK(at.size() > 5);
  for (const auto& [instant, users] : at) {
    CHECK(users % 3 == 0);
    CHECK(ends.count(instant) == 1);
  }
  CHECK(one.fakes[0].violations.empty());
  CHECK(one.totals.end_ns <= one.totals.start_ns + 11 * second);
}

TEST_CASE("who waits in vain goes on alone after `within`") {
  profile::model model = small_model(2, 2);
  model.scenarios[0].tasks = tasks(task("gather", 1, {send(1), rendezvous(model, 3, 2 * second), send(0)}));
  virtual_run one(std::move(model), {2});
  one.all();
  std::vector<std::int64_t> gaps;
  std::map<std::uint32_t, std::int64_t> ended;
  for (const seen& each : one.fakes[0].log) {
    if (each.operation == 1) ended[each.user] = each.due_ns + 10 * ms;
    if (each.operation == 0) gaps.push_back(each.due_ns - ended[each.user]);
  }
  REQUIRE(gaps.size() >= 4);
  for (const std::int64_t gap : gaps) CHECK(gap == 2 * second);
}

TEST_CASE("nobody waits at a rendezvous beyond the end of the load, and a hard stop leaves nobody behind") {
  const int level = GENERATE(0, 1, 2);
  profile::model model = small_model(3, 1);
  model.scenarios[0].stop = {send(0)};
  model.scenarios[0].tasks = tasks(task("gather", 1, {rendezvous(model, 100, 1000 * second)}));
  virtual_run one(std::move(model), {2});
  REQUIRE(one.begin());
  if (level > 0) {
    while (one.now() < one.start_ns + 3 * second && !one.run->wait(100 * ms)) {
    }
    one.stop_level = level;
  }
  one.finish();
  CHECK(one.count(0) == (level == 2 ? 0u : 3u));
  CHECK(one.totals.end_ns < one.totals.start_ns + 11 * second);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("values go from user to user in order, and who waits for one goes on when it comes") {
  const std::uint32_t workers = GENERATE(1u, 2u);
  profile::model model = small_model(2, 2);
  model.queues.push_back({"jobs", 100, {}});
  model.scenarios[0].think = always(500 * ms);
  model.scenarios[0].tasks = tasks(task("give", 1, {send(0), put("user * 1000 + 7")}));
  auto& reader = model.scenarios.emplace_back();
  reader.name = "taker";
  reader.think = always(0);
  reader.tasks = tasks(task("take", 1, {take(2, 60 * second), send(1)}));
  virtual_run one(std::move(model), {workers});
  std::vector<std::int64_t> taken;
  one.fakes[0].script.on_answer = [&](const spate_work& work) {
    if (work.operation == 1) taken.push_back(one.model.runtime->users[work.user]->variables[2].scalar.integer);
  };
  one.all();
  CHECK(one.count(0) >= 15);
  CHECK(one.count(1, SPATE_OUTCOME_OK, 1) >= one.count(0) - 1);
  for (const std::int64_t each : taken) CHECK(each % 1000 == 7);
  std::vector<std::int64_t> given_at, taken_at;
  for (const seen& each : one.fakes[0].log) (each.operation == 0 ? given_at : taken_at).push_back(each.due_ns);
  for (std::size_t i = 0; i < taken_at.size(); ++i) CHECK(taken_at[i] == given_at[i] + 10 * ms);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("a take that comes to nothing is left to its on_error, and its variable has no value") {
  const std::int64_t within_ns = GENERATE(0, second);
  const on_error then = GENERATE(on_error::proceed, on_error::end_task);
  profile::model model = small_model(1, 1);
  model.queues.push_back({"jobs", 100, {}});
  model.operations[0].needs = {2};
  model.scenarios[0].tasks = tasks(task("take", 1, {take(2, within_ns, then), send(0)}));
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.totals.submitted == 0);
  // A second of thinking, and a second of waiting.
  const std::uint64_t tasks = within_ns == 0 ? 9 : 4;
  CHECK(one.count(0, SPATE_OUTCOME_NO_VALUE) == (then == on_error::proceed ? tasks : 0));
}

TEST_CASE("what a full queue drops is told of once, at the end") {
  profile::model model = small_model(1, 1);
  model.queues.push_back({"jobs", 3, {}});
  model.scenarios[0].tasks = tasks(task("give", 1, {send(0), put("user")}));
  virtual_run one(std::move(model));
  one.all();
  const std::uint64_t dropped = one.count(0) - 3;
  REQUIRE(one.totals.events.size() == 1);
  CHECK(one.totals.events[0].text == "queue jobs: " + std::to_string(dropped) +
                                         " values were dropped, because it was full; raise its `keep`, or take more");
}

TEST_CASE("a queue keeps its newest values and says how many it dropped") {
  shared_queue jobs(3, 4);
  profile::step step = take(0, 0);
  user who;
  who.step = &step;
  who.state.variables.resize(1);
  data::value number;
  for (std::int64_t i = 0; i < 5; ++i) {
    number.set(i);
    CHECK_FALSE(jobs.put(number));
  }
  CHECK(jobs.dropped() == 2);
  for (std::int64_t i = 2; i < 5; ++i) {
    REQUIRE(jobs.take({&who, 0, INT64_MIN}));
    CHECK(who.state.variables[0].scalar.integer == i);
  }
  CHECK_FALSE(jobs.take({&who, 0, INT64_MIN}));
  CHECK(who.state.variables[0].scalar.type == data::value_type::none);
  CHECK_FALSE(jobs.put(number));
}

TEST_CASE("of several that wait for a value the first that came gets it") {
  shared_queue jobs(3, 4);
  profile::step step = take(0, second);
  user first, second_one;
  for (user* each : {&first, &second_one}) {
    each->step = &step;
    each->state.variables.resize(1);
  }
  CHECK_FALSE(jobs.take({&first, 4, 100}));
  CHECK_FALSE(jobs.take({&second_one, 5, 50}));
  CHECK(jobs.next_ns(4) == 100);
  CHECK(jobs.next_ns(5) == 50);
  data::value number;
  number.set(std::int64_t{9});
  const auto served = jobs.put(number);
  REQUIRE(served);
  CHECK(served->who == &first);
  CHECK(served->worker == 4);
  CHECK(first.state.variables[0].scalar.integer == 9);
  std::vector<waiter> left;
  jobs.take_if(
      5, [](const user&, std::int64_t until_ns) { return until_ns <= 50; }, left);
  REQUIRE(left.size() == 1);
  CHECK(jobs.next_ns(5) == INT64_MAX);
}
