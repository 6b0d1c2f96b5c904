#include <algorithm>
#include <catch2/catch.hpp>

#include "open_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

// What was sent, without who and where.
std::vector<std::pair<std::int64_t, std::uint32_t>> sent(const virtual_run& one) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> out;
  for (const seen& each : one.fakes[0].log) out.emplace_back(each.due_ns - one.start_ns, each.operation);
  std::sort(out.begin(), out.end());
  return out;
}

void check_sound(const virtual_run& one) {
  CHECK(one.fakes[0].violations.empty());
  CHECK(one.fakes[0].taken == one.fakes[0].given);
  for (const load_totals& each : one.totals.loads) CHECK(each.due == each.begun + each.dropped + each.unserved);
}

}  // namespace

TEST_CASE("arrivals are sent at their instants, by as few users as are needed at once") {
  virtual_run one(open_model(100));
  one.all();
  CHECK(one.count(0) == 1000);
  CHECK(one.fakes[0].log.size() == 1000);
  for (std::size_t i = 0; i < one.fakes[0].log.size(); ++i) {
    CHECK(one.fakes[0].log[i].due_ns == one.start_ns + static_cast<std::int64_t>(i) * 10 * ms);
    CHECK(one.fakes[0].log[i].taken_ns == one.fakes[0].log[i].due_ns);
  }
  // A user is free again at the instant at which the next arrival is due.
  CHECK(one.totals.users <= 2);
  CHECK(one.totals.peak_users <= 2);
  CHECK(one.fakes[0].started == one.fakes[0].stopped);
  check_sound(one);
}

TEST_CASE("the same seed gives the same arrivals with the same draws on 1, 2 and 8 workers") {
  std::vector<std::vector<std::pair<std::int64_t, std::uint32_t>>> all;
  for (const std::uint32_t workers : {1u, 2u, 8u}) {
    profile::model model = open_model(200, 400, 3);
    model.loads[0].arrivals = profile::arrival_spacing::poisson;
    model.scenarios[0].tasks =
        tasks(task("a", 1, {send(0)}), task("b", 2, {send(1), pause(uniform(0, 50 * ms)), send(2)}));
    virtual_run one(std::move(model), {workers});
    // Slower on one worker than on eight: who is free when differs.
    one.fakes[0].script.service_ns = [=](const spate_work&) { return 10 * ms; };
    one.all();
    all.push_back(sent(one));
    check_sound(one);
  }
  CHECK(all[0].size() > 2500);
  CHECK(all[0] == all[1]);
  CHECK(all[0] == all[2]);
}

TEST_CASE("an arrival waits for a free user, and the wait is blocked time") {
  virtual_run one(open_model(100, 2));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 25 * ms; };
  one.all();
  // Two users serve 80 of 100 arrivals a second: at the end they are 2.5 s behind, and go on until all are served.
  const stats::series* ok = one.series(0);
  CHECK(ok->count == 1000);
  CHECK(ok->of(stats::metric::service_time).max() == Approx(25 * ms).epsilon(0.001));
  CHECK(ok->of(stats::metric::start_lag).max() == 0);
  CHECK(ok->of(stats::metric::blocked).max() == Approx(2495 * ms).epsilon(0.01));
  CHECK(ok->of(stats::metric::response_time).max() == Approx(2520 * ms).epsilon(0.01));
  CHECK(one.totals.peak_users == 2);
  CHECK(one.totals.users_of_loads == std::vector<std::uint32_t>{2});
  CHECK(one.totals.unfinished == 0);
  check_sound(one);
}

TEST_CASE("arrivals that nobody is free for until the run has stopped are unfinished, and counted") {
  profile::model model = open_model(100, 1);
  model.stop_ns = second;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 100 * ms; };
  one.all();
  CHECK(one.count(0) + one.count(0, SPATE_OUTCOME_ABORTED) == 1000);
  CHECK(one.count(0) >= 109);
  CHECK(one.totals.loads[0].due == 1000);
  CHECK(one.totals.loads[0].unserved == Approx(890).margin(2));
  CHECK(one.totals.unfinished == one.count(0, SPATE_OUTCOME_ABORTED));
  // Without a thread's clock nobody says that this was our fault.
  CHECK(one.totals.loads[0].missed == 0);
  check_sound(one);
}

TEST_CASE("with drop, an arrival that nobody is free for is not sent, and has failed") {
  profile::model model = open_model(100, 2);
  model.loads[0].on_saturation = profile::on_saturation::drop;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 25 * ms; };
  one.all();
  const std::uint64_t dropped = one.totals.loads[0].dropped;
  CHECK(one.count(0, SPATE_OUTCOME_EXHAUSTED) == dropped);
  CHECK(one.count(0) + dropped == 1000);
  CHECK(dropped >= 200);
  CHECK(one.series(0)->of(stats::metric::blocked).max() == 0);
  CHECK(one.series(0, SPATE_OUTCOME_EXHAUSTED)->untimed == dropped);
  check_sound(one);
}

TEST_CASE("a stop from outside gives up what waits and lets finish what is under way") {
  virtual_run one(open_model(100, 1));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 100 * ms; };
  REQUIRE(one.begin());
  while (one.now() < one.start_ns + 5 * second) one.run->wait(100 * ms);
  one.stop_level = 1;
  one.finish();
  CHECK(one.totals.interrupted);
  CHECK(one.totals.end_ns < one.start_ns + 6 * second);
  CHECK(one.totals.loads[0].due == Approx(500).margin(12));
  CHECK(one.count(0) + one.count(0, SPATE_OUTCOME_ABORTED) == one.totals.loads[0].due);
  check_sound(one);
}

TEST_CASE("users of an open load have their start and stop flows, once") {
  profile::model model = open_model(100, 50, 3);
  model.scenarios[0].start = {send(1)};
  model.scenarios[0].stop = {send(2)};
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 25 * ms; };
  one.all();
  CHECK(one.count(0) == 1000);
  CHECK(one.count(1) == one.totals.users);
  CHECK(one.count(2) == one.totals.users);
  CHECK(one.totals.users >= 3);
  CHECK(one.totals.users <= 8);
  // The first arrival waited for a user to begin.
  CHECK(one.series(0)->of(stats::metric::blocked).max() == Approx(25 * ms).epsilon(0.001));
  CHECK(one.series(0)->of(stats::metric::start_lag).max() == 0);
  check_sound(one);
}

TEST_CASE("an arrival whose user ends in its start flow has failed, and is counted once") {
  profile::model model = open_model(100, 50, 2);
  model.scenarios[0].start = {send(1, profile::on_error::stop_user)};
  virtual_run one(std::move(model), {3});
  one.fakes[0].script.outcome = [](const spate_work& work, std::int64_t) -> std::uint16_t {
    return work.operation == 1 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK;
  };
  one.all();
  CHECK(one.count(0) == 0);
  CHECK(one.count(0, SPATE_OUTCOME_ABORTED) == 1000);
  // In the place of each user that ended another one began.
  CHECK(one.count(1, SPATE_OUTCOME_STATUS) == one.totals.users);
  CHECK(one.totals.users == 1000);
  CHECK(one.fakes[0].started == 1000);
  CHECK(one.fakes[0].stopped == 1000);
  CHECK(one.totals.loads[0].begun == 0);
  CHECK(one.totals.loads[0].unserved == 1000);
  check_sound(one);
}

TEST_CASE("a task over several targets returns its user to where its arrivals are") {
  profile::model model = small_model(0, 2, 2);
  profile::load& load = model.loads[0];
  load.model = profile::load_model::open;
  load.level = 200;
  load.users = 100;
  model.scenarios[0].tasks = tasks(task("both", 1, {send(0), send(1)}));
  virtual_run one(std::move(model), {2, 3});
  one.all();
  CHECK(one.count(0) == 2000);
  CHECK(one.count(1) == 2000);
  CHECK(one.fakes[0].started == one.fakes[0].stopped);
  CHECK(one.fakes[1].started == one.fakes[1].stopped);
  CHECK(one.fakes[1].violations.empty());
  check_sound(one);
}

TEST_CASE("an arrival whose task cannot be drawn is an idle turn, and its user takes the next") {
  profile::model model = open_model(100);
  model.scenarios[0].tasks[0].weight = 0;
  virtual_run one(std::move(model));
  one.all();
  CHECK(one.totals.idle_turns == 1000);
  CHECK(one.totals.users == 1);
  CHECK(one.fakes[0].log.empty());
}

TEST_CASE("an engine that stood still has start lag, not blocked time, and no arrival is lost") {
  virtual_run one(open_model(1000, 2000));
  one.fakes[0].script.service_ns = [](const spate_work&) { return ms; };
  one.fakes[0].script.pump_stalls_at_ns = 3 * second;
  one.fakes[0].script.pump_takes_ns = 800 * ms;
  one.all();
  const stats::series* ok = one.series(0);
  CHECK(ok->count == 10'000);
  CHECK(ok->of(stats::metric::start_lag).max() == Approx(800 * ms).epsilon(0.01));
  CHECK(ok->of(stats::metric::blocked).max() == 0);
  CHECK(one.totals.loads[0].missed == 0);
}

TEST_CASE("arrivals that the engine saw only after the end are missed") {
  profile::model model = open_model(1000, 2000);
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return ms; };
  // The clock starts at 1 s, and the load 50 ms later.
  one.fakes[0].script.pump_stalls_at_ns = 10 * second;
  one.fakes[0].script.pump_takes_ns = 2 * second;
  one.all();
  CHECK(one.count(0) == 10'000);
  CHECK(one.totals.loads[0].missed == Approx(1040).margin(30));
  check_sound(one);
}
