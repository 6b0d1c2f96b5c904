#include "engine/journey.hpp"

#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

constexpr std::int64_t never = INT64_MAX;

struct traveller {
  explicit traveller(profile::model from) : model(std::move(from)), plan(plan_of(model, 0)) {
    model.runtime->shared.variables.resize(4);
    who.plan = &plan;
    who.stage = stage::placing;
    who.state.variables.resize(model.variable_count);
    who.state.random = data::random_stream(model.seed, "reader", 0);
    who.flow.reserve(plan.depth);
  }
  turn next(std::int64_t at_ns, std::int64_t end_ns = never) { return way.next(who, at_ns, end_ns); }
  /// The operation that comes next, however long it is waited for.
  std::uint32_t operation() {
    for (;;) {
      const turn t = next(at);
      at = t.at_ns;
      if (t.kind == turn::what::operate) {
        who.acted = true;
        return who.step->operation;
      }
      if (t.kind == turn::what::leave) return UINT32_MAX;
    }
  }
  void fill(std::uint32_t slot, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      data::value element;
      element.set(i);
      data::append(who.state.variables[slot], element, 64);
    }
  }
  profile::model model;
  scenario_plan plan;
  user who;
  journey way{model, 16};
  std::int64_t at = 0;
};

data::pick pick_of(std::uint32_t from, std::uint32_t to, std::uint32_t count, bool remove = false) {
  data::pick made;
  made.from = from;
  made.to = to;
  made.count = count;
  made.remove = remove;
  made.which = data::pick_which::newest;
  return made;
}

}  // namespace

TEST_CASE("a user runs its start flow, thinks, and then draws a task") {
  auto model = small_model(1, 2);
  model.scenarios[0].start = {send(1)};
  traveller one(std::move(model));
  turn t = one.next(100);
  CHECK(t.kind == turn::what::operate);
  CHECK(t.at_ns == 100);
  CHECK(one.who.step->operation == 1);
  t = one.next(150);
  CHECK(t.kind == turn::what::wait);
  CHECK(t.at_ns == 150 + second);
  t = one.next(t.at_ns);
  CHECK(t.kind == turn::what::operate);
  CHECK(t.at_ns == 150 + second);
  CHECK(one.who.step->operation == 0);
}

TEST_CASE("tasks are drawn by weight") {
  auto model = small_model(1, 4);
  model.scenarios[0].tasks =
      tasks(task("a", 1, {send(0)}), task("b", 2, {send(1)}), task("c", 7, {send(2)}), task("never", 0, {send(3)}));
  traveller one(std::move(model));
  constexpr double draws = 20'000;
  double counts[4] = {};
  for (int i = 0; i < draws; ++i) ++counts[one.operation()];
  const double shares[] = {0.1, 0.2, 0.7};
  double chi_square = 0;
  for (int i = 0; i < 3; ++i) {
    const double expected = draws * shares[i];
    chi_square += (counts[i] - expected) * (counts[i] - expected) / expected;
  }
  CHECK(counts[3] == 0);
  CHECK(chi_square < 13.82);  // 2 degrees of freedom, 0.1 %
}

TEST_CASE("a task whose `when` is false leaves the draw") {
  auto model = small_model(1, 2);
  data::name ids;
  ids.slot = 1;
  ids.list = true;
  model.names.add("ids", ids);
  std::vector<data::text_error> errors;
  auto guarded = task("guarded", 1000, {send(1)});
  guarded.when = data::condition::compile("count(ids) >= 2", model.names, errors);
  REQUIRE(errors.empty());
  model.scenarios[0].tasks.push_back(std::move(guarded));
  traveller one(std::move(model));
  for (int i = 0; i < 50; ++i) REQUIRE(one.operation() == 0);
  one.fill(1, 2);
  int guarded_ones = 0;
  for (int i = 0; i < 50; ++i) guarded_ones += one.operation() == 1 ? 1 : 0;
  CHECK(guarded_ones > 45);
}

TEST_CASE("when no task can be drawn the user thinks again, and that is counted") {
  auto model = small_model(1);
  model.scenarios[0].tasks[0].picks = {pick_of(1, 2, 1)};
  traveller one(std::move(model));
  turn t = one.next(0);
  for (int i = 1; i <= 5; ++i) {
    t = one.next(t.at_ns);
    CHECK(t.kind == turn::what::wait);
    CHECK(t.at_ns == (i + 1) * second);
    CHECK(one.way.idle_turns() == static_cast<std::uint64_t>(i));
  }
}

TEST_CASE("a user that has nothing to do and does not think is not asked without pause") {
  auto model = small_model(1);
  model.scenarios[0].think = always(0);
  model.scenarios[0].tasks = tasks(task("empty", 1, {}));
  traveller one(std::move(model));
  turn t = one.next(0);
  CHECK(t.at_ns == 0);
  t = one.next(0);
  CHECK(t.kind == turn::what::wait);
  CHECK(t.at_ns == journey::idle_floor_ns);
}

TEST_CASE("take binds the newest element and removes it; without elements the task is not drawn") {
  auto model = small_model(1, 2);
  model.scenarios[0].tasks = tasks(task("delete", 1, {send(1)}));
  model.scenarios[0].tasks[0].picks = {pick_of(1, 2, 1, true)};
  traveller one(std::move(model));
  one.fill(1, 3);
  for (const std::int64_t newest : {2, 1, 0}) {
    REQUIRE(one.operation() == 1);
    CHECK(one.who.state.variables[2].scalar.integer == newest);
  }
  CHECK(one.who.state.variables[1].count == 0);
  const turn t = one.next(one.at);
  CHECK(t.kind == turn::what::wait);
  CHECK(one.next(t.at_ns).kind == turn::what::wait);
  CHECK(one.way.idle_turns() == 1);
}

TEST_CASE("of several takes none is applied when one would find too few") {
  auto model = small_model(1);
  model.scenarios[0].tasks[0].picks = {pick_of(1, 2, 1, true), pick_of(1, 3, 2)};
  traveller one(std::move(model));
  one.fill(1, 2);
  turn t = one.next(0);
  t = one.next(t.at_ns);
  CHECK(t.kind == turn::what::wait);
  CHECK(one.who.state.variables[1].count == 2);
  one.fill(1, 1);
  t = one.next(t.at_ns);
  CHECK(t.kind == turn::what::operate);
}

TEST_CASE("a pause in a flow moves the due instant of the step behind it") {
  auto model = small_model(1, 2);
  model.scenarios[0].tasks = tasks(task("two calls", 1, {send(0), pause(always(200 * ms)), send(1)}));
  traveller one(std::move(model));
  const turn think = one.next(0);
  CHECK(one.next(think.at_ns).kind == turn::what::operate);
  const turn t = one.next(think.at_ns + 30);
  CHECK(t.kind == turn::what::wait);
  CHECK(t.at_ns == think.at_ns + 30 + 200 * ms);
  CHECK(one.next(t.at_ns).at_ns == t.at_ns);
  CHECK(one.who.step->operation == 1);
}

TEST_CASE("at the end only the stop flow is left, once") {
  auto model = small_model(1, 3);
  model.scenarios[0].tasks = tasks(task("two", 1, {send(0), send(1)}));
  model.scenarios[0].stop = {send(2)};
  traveller one(std::move(model));
  const turn think = one.next(0);
  REQUIRE(one.next(think.at_ns, 5 * second).kind == turn::what::operate);
  const turn stop = one.next(5 * second, 5 * second);
  CHECK(stop.kind == turn::what::operate);
  CHECK(one.who.step->operation == 2);
  CHECK(one.next(6 * second, 5 * second).kind == turn::what::leave);
}

TEST_CASE("stop_user goes on with the stop flow and leaves") {
  auto model = small_model(1, 2);
  model.scenarios[0].tasks = tasks(task("fatal", 1, {send(0, profile::on_error::stop_user), send(0)}));
  model.scenarios[0].stop = {send(1)};
  traveller one(std::move(model));
  REQUIRE(one.operation() == 0);
  one.way.failed(one.who, {SPATE_OUTCOME_STATUS, 0, 500}, one.at);
  CHECK(one.operation() == 1);
  CHECK(one.operation() == UINT32_MAX);
}
