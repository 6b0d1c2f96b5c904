// A person pauses a load under way, and lets it go on.
#include "steered_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

TEST_CASE("in a pause no user begins anything, and what became due begins when it ends, without its wait") {
  for (const std::uint32_t workers : {1u, 3u}) {
    virtual_run one(small_model(6), {workers});
    REQUIRE(one.begin());
    pause_at(one, 2500 * ms);
    CHECK(one.run->steer().is_paused(one.now()));
    resume_at(one, 5200 * ms);
    CHECK_FALSE(one.run->steer().is_paused(one.now()));
    one.finish();
    CHECK(taken_between(one, 2500 * ms, 5200 * ms) == 0);
    CHECK(taken_between(one, 5200 * ms, 5201 * ms) == 6);
    // Users think for a second, the first time before their first task: due at about 1 and 2 s, then 5.2, 6.2 ... s.
    CHECK(one.count(0) == 6 * (2 + 5));
    CHECK(one.series(0)->of(stats::metric::response_time).max() == Approx(10 * ms).epsilon(0.001));
    CHECK(one.series(0)->of(stats::metric::start_lag).max() == 0);
    CHECK(one.run->steer().paused_ns(one.now()) == 2700 * ms);
    check_sound(one);
  }
}

TEST_CASE("what is in flight when a pause begins finishes in it, and its user goes on behind it") {
  virtual_run one(small_model(1));
  one.model.scenarios[0].tasks = tasks(task("two", 1, {send(0), send(1)}));
  one.model.operations.push_back(one.model.operations[0]);
  one.model.operations[1].name = "op1";
  one.model.operations[1].index_in_target = 1;
  one.model.targets[0].operations.push_back(1);
  one.fakes[0].script.service_ns = [](const spate_work& work) { return work.operation == 0 ? 500 * ms : 10 * ms; };
  REQUIRE(one.begin());
  pause_at(one, 1200 * ms);  // op0 began at 1 s
  resume_at(one, 4 * second);
  one.until(4500 * ms);
  CHECK(sent(one) == std::vector<std::pair<std::int64_t, std::uint32_t>>{{1 * second, 0}, {4 * second, 1}});
  one.finish();
  CHECK(one.series(0)->of(stats::metric::response_time).max() == Approx(500 * ms).epsilon(0.001));
  CHECK(one.series(1)->of(stats::metric::response_time).max() == Approx(10 * ms).epsilon(0.001));
  check_sound(one);
}

TEST_CASE("a transaction that has begun goes on to its end in a pause, since its time counts as a whole") {
  profile::model model = small_model(1, 2);
  const std::uint32_t whole = add_series(model, "both", profile::series_kind::transaction);
  model.scenarios[0].tasks = tasks(task("both", 1, {transaction(whole, {send(0), pause(always(second)), send(1)})}));
  virtual_run one(std::move(model));
  REQUIRE(one.begin());
  pause_at(one, 1500 * ms);
  resume_at(one, 6 * second);
  one.until(6100 * ms);
  CHECK(sent(one) ==
        std::vector<std::pair<std::int64_t, std::uint32_t>>{{1 * second, 0}, {2010 * ms, 1}, {6 * second, 0}});
  one.finish();
  check_sound(one);
}

TEST_CASE("a user with a pace loses the pause from its period, and owes nothing for it") {
  profile::model model = small_model(2, 2);
  model.scenarios[0].pacing_ns = second;
  model.scenarios[0].tasks = tasks(task("two", 1, {send(0), send(1)}));
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 300 * ms; };
  REQUIRE(one.begin());
  pause_at(one, 2100 * ms);
  resume_at(one, 7300 * ms);
  one.finish();
  for (const std::uint32_t operation : {0u, 1u}) {
    CHECK(one.series(operation)->of(stats::metric::blocked).max() == 0);
    CHECK(one.series(operation)->of(stats::metric::response_time).max() == Approx(300 * ms).epsilon(0.001));
  }
  check_sound(one);
}

TEST_CASE("arrivals that would have come in a pause never come, and all others come as if there had been none") {
  for (const auto spacing : {profile::arrival_spacing::uniform, profile::arrival_spacing::poisson}) {
    const auto model = [&] {
      profile::model made = open_model(200, 400);
      made.loads[0].arrivals = spacing;
      return made;
    };
    virtual_run whole(model());
    whole.all();
    auto expected = sent(whole);
    std::erase_if(expected, [](const auto& each) { return each.first >= 2002 * ms && each.first < 5002 * ms; });
    for (const std::uint32_t workers : {1u, 2u, 8u}) {
      virtual_run one(model(), {workers});
      REQUIRE(one.begin());
      pause_at(one, 2002 * ms);
      resume_at(one, 5002 * ms);
      one.finish();
      CHECK(sent(one) == expected);
      CHECK(one.totals.loads[0].due == expected.size());
      CHECK(one.totals.loads[0].due + one.totals.loads[0].skipped == whole.totals.loads[0].due);
      CHECK(one.totals.loads[0].missed == 0);
      CHECK(one.series(0)->of(stats::metric::response_time).max() == Approx(10 * ms).epsilon(0.001));
      check_sound(one);
    }
  }
}

TEST_CASE("arrivals that waited for a user before a pause are still served in it") {
  virtual_run one(open_model(100, 1));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 20 * ms; };
  REQUIRE(one.begin());
  pause_at(one, 1995 * ms);  // 100 of 200 have begun
  resume_at(one, 5995 * ms);
  one.finish();
  CHECK(taken_between(one, 1995 * ms, 5995 * ms) == 100);
  CHECK(one.totals.loads[0].skipped == 400);
  CHECK(one.totals.loads[0].due == 600);
  CHECK(one.totals.loads[0].missed == 0);
  check_sound(one);
}

TEST_CASE("a pause ends with the load, and nobody begins anything behind it") {
  virtual_run closed(small_model(5), {2});
  REQUIRE(closed.begin());
  pause_at(closed, 4500 * ms);
  closed.finish();
  CHECK(closed.count(0) == 5 * 4);
  CHECK(closed.totals.end_ns - closed.start_ns == 10 * second);
  CHECK(closed.run->steer().paused_ns(closed.now()) == 5500 * ms);
  check_sound(closed);

  virtual_run open(open_model(100), {2});
  REQUIRE(open.begin());
  pause_at(open, 3995 * ms);
  open.finish();
  CHECK(open.totals.loads[0].due == 400);
  CHECK(open.totals.loads[0].skipped == 600);
  check_sound(open);
}

TEST_CASE("a stop in a pause ends the load there, and at once when it is the second one") {
  for (const int level : {1, 2}) {
    virtual_run one(small_model(5));
    one.model.scenarios[0].stop.push_back(send(0));
    REQUIRE(one.begin());
    pause_at(one, 2500 * ms);
    one.until(4 * second);
    one.run->stop(level);
    one.finish();
    CHECK(one.totals.load_end_ns - one.start_ns == 4 * second);
    // The stop flow is not sent when all is to end at once.
    CHECK(taken_between(one, 2500 * ms, 20 * second) == (level == 1 ? 5 : 0));
    CHECK(one.fakes[0].violations.empty());
  }
}

TEST_CASE("a pause in the warm-up, before the first user has begun, holds them all back") {
  profile::model model = small_model(4);
  model.warmup_ns = 3 * second;
  model.loads[0].spawn_rate = 2;
  virtual_run one(std::move(model));
  REQUIRE(one.begin());
  pause_at(one, 100 * ms);
  one.until(2900 * ms);
  CHECK(one.run->live().users == 1);
  resume_at(one, 3 * second);
  one.until(3100 * ms);
  CHECK(one.run->live().users == 4);
  one.finish();
  CHECK(one.totals.users == 4);
  check_sound(one);
}

TEST_CASE("who waits for a value of a queue in a pause waits that much longer") {
  profile::model model = small_model(2);
  model.queues.push_back({"values", 8, {}});
  profile::step take;
  take.kind = profile::step_kind::take;
  take.meeting = 0;
  take.within_ns = 2 * second;
  take.on_error = profile::on_error::stop_user;
  take.set.push_back({0, {}, {}});
  profile::step put = set(0, "1", {});
  put.kind = profile::step_kind::put;
  put.meeting = 0;
  model.scenarios[0].tasks = tasks(task("take", 1, {take, send(0)}));
  model.scenarios.emplace_back();
  model.scenarios[1].name = "writer";
  model.scenarios[1].think = always(2500 * ms);
  model.scenarios[1].tasks.push_back(task("put", 1, {put, pause(always(ms))}));
  virtual_run one(std::move(model));
  REQUIRE(one.begin());
  // The reader waits from 1 s to 3 s, and the value comes at 2.5 s of the time that is not paused.
  pause_at(one, 1500 * ms);
  resume_at(one, 4500 * ms);
  one.until(4600 * ms);
  CHECK(one.run->live().users == 2);
  CHECK(taken_between(one, 4500 * ms, 4600 * ms) == 1);
  one.finish();
  check_sound(one);
}

TEST_CASE("pause and resume say when there is nothing to pause and nothing to resume") {
  virtual_run one(small_model(1));
  REQUIRE(one.begin());
  one.until(second);
  steering& steer = one.run->steer();
  CHECK(steer.resume(one.now()).refused == "it is not paused");
  CHECK(steer.pause(one.now()).refused == "");
  CHECK(steer.pause(one.now()).refused == "it is paused already: resume goes on");
  one.finish();
  CHECK(steer.pause(one.now()).refused == "the load is over: there is nothing to pause");
  CHECK(steer.resume(one.now()).refused == "the load is over: the pause ended with it");
}
