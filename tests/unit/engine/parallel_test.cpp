#include <catch2/catch.hpp>

#include "data/pick.hpp"
#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;
using profile::on_error;

namespace {

profile::step branch(std::vector<profile::step> flow, std::vector<std::uint32_t> writes = {}) {
  profile::step made;
  made.kind = profile::step_kind::branch;
  made.flow = std::move(flow);
  made.writes = std::move(writes);
  return made;
}

profile::step parallel(std::vector<profile::step> branches, on_error then = on_error::proceed) {
  profile::step made;
  made.kind = profile::step_kind::parallel;
  made.flow = std::move(branches);
  made.on_error = then;
  return made;
}

profile::model model_of(std::uint32_t users, std::vector<profile::step> flow, std::uint32_t operations = 4,
                        std::uint32_t targets = 1) {
  profile::model model = small_model(users, operations, targets);
  model.scenarios[0].tasks = tasks(task("all", 1, std::move(flow)));
  return model;
}

data::variable& variable_of(virtual_run& in, std::uint32_t user, std::uint32_t slot) {
  return in.model.runtime->users[user]->variables[slot];
}

data::value number(std::int64_t n) {
  data::value made;
  made.set(n);
  return made;
}

void sound(const virtual_run& one) {
  for (const fake_target& each : one.fakes) {
    CHECK(each.violations.empty());
    CHECK(each.started == each.stopped);
    CHECK(each.taken == each.given);
  }
  CHECK(one.totals.submitted == one.totals.finished);
  CHECK(one.totals.invalid.empty());
}

}  // namespace

TEST_CASE("branches go side by side, and what follows is due when the last of them has ended") {
  profile::model model =
      model_of(1, {parallel({branch({send(0)}), branch({send(1), send(1)}), branch({send(2)})}), send(3)});
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work& work) { return (work.operation + 1) * 10 * ms; };
  one.all();
  REQUIRE(one.fakes[0].log.size() >= 5);
  std::vector<std::pair<std::uint32_t, std::int64_t>> seen_at;
  const std::int64_t first_ns = one.fakes[0].log[0].due_ns;
  for (std::size_t i = 0; i < 5; ++i)
    seen_at.emplace_back(one.fakes[0].log[i].operation, (one.fakes[0].log[i].due_ns - first_ns) / ms);
  CHECK(seen_at == std::vector<std::pair<std::uint32_t, std::int64_t>>{{0, 0}, {1, 0}, {2, 0}, {1, 20}, {3, 40}});
  CHECK(one.count(0) == one.count(3));
  CHECK(one.totals.users == 1);
  CHECK(one.totals.peak_users == 1);
  CHECK(one.totals.peak_concurrency == 3);
  sound(one);
}

TEST_CASE("a branch reads its user's variables and writes its own, and the join brings them together in order") {
  profile::model model =
      model_of(1, {send(3), parallel({branch({send(0)}, {1, 2, 5}), branch({send(1)}, {1, 2, 3, 5})}), send(2)});
  virtual_run one(std::move(model));
  std::vector<std::int64_t> read, after;
  std::vector<std::int64_t> list;
  one.fakes[0].script.on_answer = [&](const spate_work& work) {
    const auto set = [&](std::uint32_t slot, std::int64_t n) { variable_of(one, work.user, slot).scalar = number(n); };
    const auto add = [&](std::int64_t n) { data::append(variable_of(one, work.user, 5), number(n), 8); };
    switch (work.operation) {
      case 3:
        for (const std::uint32_t slot : {0, 1, 2, 3}) set(slot, 100 + slot);
        variable_of(one, work.user, 5).count = 0;
        return add(50);
      case 0:
        read.push_back(variable_of(one, work.user, 0).scalar.integer);
        set(1, 1), set(2, 1), add(60), add(61);
        return set(0, 777);  // not among its writes
      case 1:
        read.push_back(variable_of(one, work.user, 1).scalar.integer);
        return set(1, 2), add(70);
      default:
        after.clear(), list.clear();
        for (const std::uint32_t slot : {0, 1, 2, 3}) after.push_back(variable_of(one, work.user, slot).scalar.integer);
        for (std::uint32_t i = 0; i < variable_of(one, work.user, 5).count; ++i)
          list.push_back(variable_of(one, work.user, 5).at(i).integer);
    }
  };
  one.all();
  REQUIRE(read.size() >= 2);
  CHECK(read[0] == 100);
  CHECK(read[1] == 101);
  // What the second branch left alone is the first one's.
  CHECK(after == std::vector<std::int64_t>{100, 2, 1, 103});
  CHECK(list == std::vector<std::int64_t>{50, 60, 61, 70});
}

TEST_CASE("the token of a branch is its own, so that it may go to another target at once") {
  profile::model model = model_of(3, {parallel({branch({send(0), send(1)}), branch({send(1), send(0)})})}, 2, 2);
  virtual_run one(std::move(model), {2, 3});
  one.all();
  CHECK(one.count(0) == one.count(1));
  CHECK(one.count(0) >= 6);
  sound(one);
}

TEST_CASE("a failure in a branch is left to the parallel step's on_error, unless the branch has seen to it") {
  const auto [inner, outer, expected] =
      GENERATE(table<on_error, on_error, std::string>({{on_error::proceed, on_error::proceed, "next"},
                                                       {on_error::proceed, on_error::end_task, "end"},
                                                       {on_error::leave, on_error::end_task, "next"},
                                                       {on_error::end_task, on_error::proceed, "end"},
                                                       {on_error::stop_user, on_error::proceed, "stop"}}));
  profile::model model =
      model_of(1, {parallel({branch({send(0, inner), send(1)}), branch({send(1), send(1)})}, outer), send(2)});
  model.scenarios[0].stop = {send(3)};
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [](const spate_work& work, std::int64_t) {
    return std::uint16_t{work.operation == 0 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK};
  };
  one.all();
  const std::uint64_t tasks = one.count(0, SPATE_OUTCOME_STATUS);
  CHECK(one.count(2) == (expected == "next" ? tasks : 0));
  CHECK((expected == "stop" ? tasks == 1 : tasks > 5));
  CHECK(one.count(1) == tasks * (inner == on_error::proceed ? 3 : 2));
  CHECK(one.count(3) == 1);
  sound(one);
}

TEST_CASE("a transaction around branches takes as long as the longest, and fails with any of them") {
  profile::model model = model_of(1, {});
  const std::uint32_t series = add_series(model, "both", profile::series_kind::transaction);
  model.scenarios[0].tasks[0].flow = {transaction(series, {parallel({branch({send(0)}), branch({send(1), send(2)})})})};
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [failing = 0](const spate_work& work, std::int64_t) mutable {
    return std::uint16_t{work.operation == 0 && failing++ % 2 == 1 ? SPATE_OUTCOME_TIMEOUT : SPATE_OUTCOME_OK};
  };
  one.all();
  REQUIRE(one.series(series) != nullptr);
  CHECK(one.series(series)->of(stats::metric::response_time).value_at(1) == Approx(20 * ms).epsilon(0.001));
  CHECK(one.count(series, SPATE_OUTCOME_TIMEOUT) == one.count(0, SPATE_OUTCOME_TIMEOUT));
  CHECK(one.count(series) == one.count(0));
}

TEST_CASE("the end of the load ends pauses in branches, and a stop that is cut short aborts what is under way") {
  profile::model model =
      model_of(4, {parallel({branch({send(0), pause(always(100 * second)), send(0)}), branch({send(1)})})});
  model.stop_ns = second;
  const bool silent = GENERATE(false, true);
  virtual_run one(std::move(model), {2});
  one.fakes[0].script.silent = silent;
  one.all();
  CHECK(one.count(0) == (silent ? 0u : 4u));
  CHECK(one.count(0, SPATE_OUTCOME_ABORTED) == (silent ? 4u : 0u));
  CHECK(one.totals.end_ns <= one.totals.start_ns + 12 * second);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("draws in branches hang on seed and user, not on threads") {
  const auto sent = [](std::uint32_t workers) {
    profile::model model = model_of(
        6, {parallel({branch({pause(uniform(0, second)), send(0)}), branch({pause(uniform(0, second)), send(1)})})});
    virtual_run one(std::move(model), {workers});
    one.all();
    std::vector<std::tuple<std::int64_t, std::uint32_t, std::uint32_t>> all;
    for (const seen& each : one.fakes[0].log) all.emplace_back(each.due_ns - one.start_ns, each.user, each.operation);
    std::sort(all.begin(), all.end());
    return all;
  };
  const auto alone = sent(1);
  CHECK(alone.size() > 30);
  CHECK(alone == sent(3));
}
