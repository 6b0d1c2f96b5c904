// A person changes the users or the rate of a load under way.
#include <random>

#include "steered_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

steered users_at(virtual_run& one, std::int64_t at_ns, std::uint32_t users, std::uint32_t load = 0) {
  one.until(at_ns);
  return one.run->steer().set_users(load, users, one.now());
}

steered rate_at(virtual_run& one, std::int64_t at_ns, double rate, std::uint32_t load = 0) {
  one.until(at_ns);
  return one.run->steer().set_rate(load, rate, one.now());
}

profile::load_stage stage(double to, std::int64_t over_ns) {
  profile::load_stage made;
  made.to = to;
  made.over_ns = over_ns;
  return made;
}

}  // namespace

TEST_CASE("more users begin at once, and fewer end after what they are doing") {
  for (const std::uint32_t workers : {1u, 3u}) {
    virtual_run one(small_model(4), {workers});
    one.spare_users = 20;
    REQUIRE(one.begin());
    const steered more = users_at(one, 2500 * ms, 10);
    CHECK(more.refused == "");
    CHECK(more.before == 4);
    CHECK(more.after == 10);
    one.until(2600 * ms);
    CHECK(one.run->live().users == 10);
    // Nobody is sending at 4.2 s: they end at once. The first four are due at whole seconds.
    CHECK(users_at(one, 4200 * ms, 3).before == 10);
    one.until(4201 * ms);
    CHECK(one.run->live().users == 3);
    CHECK(one.run->steer().level(0, one.now()) == 3);
    // Those that have ended may begin again, as somebody new.
    CHECK(users_at(one, 5500 * ms, 24).refused == "");
    one.until(5600 * ms);
    CHECK(one.run->live().users == 24);
    one.finish();
    CHECK(one.totals.peak_users == 24);
    CHECK(one.totals.users == 4 + 6 + 21);
    check_sound(one);
  }
}

TEST_CASE("users that are added begin at the load's spawn rate, and one that is sending ends when it has its answer") {
  profile::model model = small_model(1);
  model.loads[0].spawn_rate = 2;
  virtual_run one(std::move(model));
  one.spare_users = 10;
  one.fakes[0].script.service_ns = [](const spate_work&) { return 3 * second; };
  REQUIRE(one.begin());
  CHECK(users_at(one, 1500 * ms, 5).refused == "");
  for (int i = 0; i < 4; ++i) {
    one.until(1600 * ms + i * 500 * ms);
    CHECK(one.run->live().users == static_cast<std::uint32_t>(2 + i));
  }
  // The first four are sending: their operations end between 4 and 6 s.
  CHECK(users_at(one, 3700 * ms, 1).before == 5);
  one.until(3800 * ms);
  CHECK(one.run->live().users == 4);
  one.until(7 * second);
  CHECK(one.run->live().users == 1);
  one.finish();
  CHECK(one.count(0, SPATE_OUTCOME_ABORTED) == 0);
  check_sound(one);
}

TEST_CASE("users can be set as long as there is room for them, and there is a load to set them for") {
  profile::model model = small_model(2);
  profile::load& late = model.loads.emplace_back();
  late.name = "late";
  late.users = 1;
  late.start_ns = 5 * second;
  late.length_ns = second;
  model.loads[0].name = "main";
  virtual_run one(std::move(model));
  one.spare_users = 3;
  REQUIRE(one.begin());
  CHECK(users_at(one, second, 6).refused ==
        "load main can have 5 users at most now: room for more was not made when the run began");
  CHECK(users_at(one, second, 0).refused == "a load has at least 1 user: pause it, or stop the run");
  CHECK(users_at(one, second, 2, 1).refused == "load late has not begun yet");
  CHECK(rate_at(one, second, 5).refused == "load main is closed, and has users: set those instead");
  CHECK(users_at(one, 5500 * ms, 3, 1).refused == "");
  CHECK(one.run->steer().level(0, one.now()) == 2);
  one.until(5600 * ms);
  CHECK(one.run->live().users == 5);
  CHECK(users_at(one, 7 * second, 2, 1).refused == "load late is over");
  CHECK(one.run->steer().level(1, one.now()) == 0);
  one.finish();
  check_sound(one);
}

TEST_CASE("a load whose users were set has no stages any more") {
  profile::model model = small_model(0);
  model.loads[0].users = 20;
  model.loads[0].stages = {stage(20, 4 * second), stage(20, 2 * second), stage(0, 4 * second)};
  virtual_run one(std::move(model));
  one.spare_users = 10;
  REQUIRE(one.begin());
  const steered set = users_at(one, 2050 * ms, 15);
  CHECK(set.refused == "");
  CHECK(set.before == 11);
  for (const std::int64_t at_ms : {2100, 4000, 6000, 9900}) {
    one.until(at_ms * ms);
    CHECK(one.run->live().users == 15);
  }
  one.finish();
  CHECK(one.totals.peak_users == 15);
  check_sound(one);
}

TEST_CASE("a user that was set to end in a pause ends in it, and one that was added begins behind it") {
  virtual_run one(small_model(4));
  one.spare_users = 10;
  REQUIRE(one.begin());
  pause_at(one, 2500 * ms);
  one.until(4 * second);
  CHECK(users_at(one, 4 * second, 2).refused == "");
  one.until(4100 * ms);
  CHECK(one.run->live().users == 2);
  CHECK(users_at(one, 4200 * ms, 6).refused == "");
  one.until(4300 * ms);
  CHECK(one.run->live().users == 2);
  resume_at(one, 5 * second);
  one.until(5100 * ms);
  CHECK(one.run->live().users == 6);
  CHECK(taken_between(one, 2500 * ms, 5 * second) == 0);
  one.finish();
  check_sound(one);
}

TEST_CASE("a rate is another one from the instant on at which it is set, exactly") {
  for (const std::uint32_t workers : {1u, 2u, 5u}) {
    virtual_run one(open_model(100), {workers});
    REQUIRE(one.begin());
    CHECK(rate_at(one, 4005 * ms, 50).before == 100);
    CHECK(one.run->steer().level(0, one.now()) == 50);
    CHECK(rate_at(one, 8 * second, 400).before == 50);
    one.finish();
    const auto all = sent(one);
    // 400.5 arrivals in 4.005 s, 199.75 in 3.995 s, 800 in 2 s: the first is number 0.
    REQUIRE(all.size() == 1401);
    for (int i = 0; i <= 400; ++i) CHECK(all[static_cast<std::size_t>(i)].first == i * 10 * ms);
    CHECK(all[401].first == 4015 * ms);
    CHECK(all[402].first == 4035 * ms);
    CHECK(all[601].first == 8'001'875'000);
    CHECK(one.totals.loads[0].due == 1401);
    check_sound(one);
  }
}

TEST_CASE("a rate that is set changes when arrivals come and not what they send, on any number of workers") {
  std::vector<std::vector<std::pair<std::int64_t, std::uint32_t>>> all;
  for (const std::uint32_t workers : {1u, 2u, 8u}) {
    profile::model model = open_model(200, 400, 3);
    model.loads[0].arrivals = profile::arrival_spacing::poisson;
    model.scenarios[0].tasks =
        tasks(task("a", 1, {send(0)}), task("b", 2, {send(1), pause(uniform(0, 50 * ms)), send(2)}));
    model.scenarios.emplace_back();
    model.scenarios[1].name = "rare";
    model.scenarios[1].share = 0.05;
    model.scenarios[1].tasks.push_back(task("c", 1, {send(2)}));
    virtual_run one(std::move(model), {workers});
    REQUIRE(one.begin());
    // So low that the cursors stand behind the load's end, and up again.
    CHECK(rate_at(one, 2 * second, 0.01).refused == "");
    CHECK(rate_at(one, 5 * second, 300).refused == "");
    one.finish();
    all.push_back(sent(one));
    CHECK(one.totals.loads[0].due == Approx(400 + 1500).epsilon(0.1));
    check_sound(one);
  }
  CHECK(all[0] == all[1]);
  CHECK(all[0] == all[2]);
}

TEST_CASE("a rate that is set puts an end to stages, and a rate of nothing is refused") {
  profile::model model = open_model(0);
  model.loads[0].stages = {stage(100, 10 * second)};
  virtual_run one(std::move(model));
  REQUIRE(one.begin());
  CHECK(rate_at(one, 4 * second, 0).refused == "a rate is above 0: to send nothing for a while, pause it");
  CHECK(rate_at(one, 4 * second, 10).before == Approx(40));
  CHECK(users_at(one, 4 * second, 10).refused == "load load is open, and has a rate: set that instead");
  one.finish();
  CHECK(one.totals.loads[0].due == 80 + 60);
  check_sound(one);
}

TEST_CASE("whatever is changed, in whatever order, counts add up") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 draw(seed);
    const auto below = [&](unsigned limit) { return static_cast<std::uint32_t>(draw() % limit); };
    profile::model model = small_model(3, 2);
    model.loads[0].name = "closed";
    model.scenarios[0].think = uniform(0, 300 * ms);
    model.scenarios[0].tasks = tasks(task("a", 1, {send(0), pause(uniform(0, 100 * ms)), send(1)}));
    model.scenarios[0].stop.push_back(send(1));
    if (seed % 3 == 0) model.loads[0].spawn_rate = 5;
    profile::load& open = model.loads.emplace_back();
    open.name = "open";
    open.model = profile::load_model::open;
    open.level = 50;
    open.arrivals = seed % 2 == 0 ? profile::arrival_spacing::poisson : profile::arrival_spacing::uniform;
    open.on_saturation = seed % 4 < 2 ? profile::on_saturation::queue : profile::on_saturation::drop;
    // Those that are dropped are counted too; those that wait are all served.
    open.users = seed % 4 < 2 ? 60 : 1 + below(20);
    virtual_run one(std::move(model), {1 + below(4)});
    one.spare_users = 12;
    one.fakes[0].script.service_ns = [](const spate_work& work) { return (5 + std::int64_t{work.user} % 8) * ms; };
    REQUIRE(one.begin());
    for (std::int64_t at_ms = below(500); at_ms < 10'500; at_ms += 1 + below(700)) {
      one.until(at_ms * ms);
      steering& steer = one.run->steer();
      const std::uint32_t what = below(5);
      if (what == 0) (void)steer.pause(one.now());
      if (what == 1) (void)steer.resume(one.now());
      if (what == 2) (void)steer.set_users(0, 1 + below(14), one.now());
      if (what >= 3) (void)steer.set_rate(1, 1 + below(200), one.now());
    }
    one.finish();
    CAPTURE(seed);
    CHECK(one.totals.unfinished == 0);
    CHECK(one.run->live().users == 0);
    CHECK(one.run->live().in_flight == 0);
    check_sound(one);
  }
}
