#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

TEST_CASE("the wait for a plugin that refuses is blocked, not start lag") {
  auto model = small_model(5);
  model.duration_ns = 1'500 * ms;
  virtual_run one(std::move(model));
  one.fakes[0].script.capacity = 1;
  one.fakes[0].script.service_ns = [](const spate_work&) { return 100 * ms; };
  one.all();
  const stats::series* ok = one.series(0);
  REQUIRE(ok != nullptr);
  CHECK(ok->count == 5);
  CHECK(one.fakes[0].refused > 0);
  CHECK(ok->of(stats::metric::start_lag).max() == 0);
  CHECK(ok->of(stats::metric::service_time).max() == 100 * ms);
  // All are due at once, and are served one after the other: 0, 100, 200, 300, 400 ms; the host looks again after 1 ms.
  CHECK(ok->of(stats::metric::blocked).max() >= 400 * ms);
  CHECK(ok->of(stats::metric::blocked).max() <= 405 * ms);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("the wait for a connection of the plugin's is blocked too") {
  auto model = small_model(5);
  model.duration_ns = 1'500 * ms;
  virtual_run one(std::move(model));
  one.fakes[0].script.serial = true;
  one.fakes[0].script.service_ns = [](const spate_work&) { return 100 * ms; };
  one.all();
  const stats::series* ok = one.series(0);
  CHECK(ok->of(stats::metric::blocked).max() == Approx(400 * ms).epsilon(0.001));
  CHECK(ok->of(stats::metric::response_time).max() == Approx(500 * ms).epsilon(0.001));
  CHECK(ok->of(stats::metric::start_lag).max() == 0);
}

TEST_CASE("what never began has no service time and is blocked") {
  virtual_run one(small_model(1));
  one.fakes[0].script.never_begins = true;
  one.fakes[0].script.outcome = [](const spate_work&, std::int64_t) -> std::uint16_t {
    return SPATE_OUTCOME_EXHAUSTED;
  };
  one.all();
  const stats::series* failed = one.series(0, SPATE_OUTCOME_EXHAUSTED);
  CHECK(failed->no_service == failed->count);
  CHECK(failed->of(stats::metric::service_time).count() == 0);
  CHECK(failed->of(stats::metric::blocked).max() == Approx(10 * ms).epsilon(0.001));
}

TEST_CASE("a thread that stands still shows as start lag of what was due meanwhile") {
  auto model = small_model(20);
  model.loads[0].spawn_rate = 20;
  model.duration_ns = 5 * second;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return ms; };
  one.fakes[0].script.pump_stalls_at_ns = 3'500 * ms;
  one.fakes[0].script.pump_takes_ns = 800 * ms;
  one.all();
  const stats::series* ok = one.series(0);
  CHECK(ok->of(stats::metric::start_lag).max() > 700 * ms);
  CHECK(ok->of(stats::metric::start_lag).max() <= 801 * ms);
  CHECK(ok->of(stats::metric::blocked).max() == 0);
  CHECK(ok->of(stats::metric::service_time).max() == Approx(ms).epsilon(0.001));
}

TEST_CASE("a closed load under-reports a stalled server, since the stall slows the load itself") {
  auto model = small_model(1);
  model.scenarios[0].think = always(0);
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return ms; };
  one.fakes[0].script.stall_from_ns = 4 * second;
  one.fakes[0].script.stall_to_ns = 5 * second;
  one.all();
  const stats::series* ok = one.series(0);
  // An open load of a thousand a second would have seen a tenth of its operations late: here it is one of nine
  // thousand, and no sample is invented in its place.
  CHECK(ok->count == 9'000);
  CHECK(ok->of(stats::metric::response_time).max() == Approx(1001 * ms).epsilon(0.001));
  CHECK(ok->of(stats::metric::response_time).value_at(0.999) == Approx(ms).epsilon(0.001));
  CHECK(ok->of(stats::metric::start_lag).max() == 0);
}
