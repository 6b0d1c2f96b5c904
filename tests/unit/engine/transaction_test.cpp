#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

/// A task of a transaction around three sends of `op0`, 50 ms apart.
profile::model crawl(std::uint32_t users, std::uint32_t targets = 1) {
  profile::model model = small_model(users, targets, targets);
  const std::uint32_t series = add_series(model, "crawl", profile::series_kind::transaction);
  model.scenarios[0].tasks =
      tasks(task("crawl", 1, {transaction(series, {send(0), pause(always(50 * ms)), send(targets - 1), send(0)})}));
  return model;
}

}  // namespace

TEST_CASE("a transaction is measured as a whole, beside its operations") {
  virtual_run one(crawl(1));
  one.all();
  CHECK(one.count(0) == 3 * one.count(1));
  REQUIRE(one.series(1) != nullptr);
  CHECK(one.series(1)->of(stats::metric::response_time).value_at(0.5) == Approx(80 * ms).epsilon(0.001));
  CHECK(one.results->total_count() == one.count(0));
  CHECK(one.results->names().target_of(1) == "transaction");
}

TEST_CASE("a transaction goes from target to target") {
  virtual_run one(crawl(3, 2));
  one.all();
  CHECK(one.count(2) == one.count(1));
  CHECK(one.count(0) == 2 * one.count(1));
  CHECK(one.count(2) >= 25);
  REQUIRE(one.series(2) != nullptr);
  CHECK(one.series(2)->of(stats::metric::response_time).value_at(0.5) == Approx(80 * ms).epsilon(0.001));
}

TEST_CASE("a transaction under way at the end of the load is finished, and no other is begun") {
  profile::model model = crawl(1);
  model.scenarios[0].think = always(0);
  const auto twice = model.scenarios[0].tasks[0].flow[0];
  model.scenarios[0].tasks[0].flow.push_back(twice);
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 777 * ms; };
  one.all();
  // 3 * 777 ms + 50 ms each: the fifth begins in the tenth second.
  CHECK(one.count(1) == 5);
  CHECK(one.count(0) == 15);
  CHECK(one.count(1, SPATE_OUTCOME_ABORTED) == 0);
  CHECK(one.totals.end_ns == Approx(one.totals.start_ns + 5 * (3 * 777 + 50) * ms).epsilon(0.0001));
}

TEST_CASE("a transaction that the end of the stop cuts off is unfinished and its time a lower bound") {
  profile::model model = crawl(2);
  model.stop_ns = second;
  virtual_run one(std::move(model));
  one.fakes[0].script.service_ns = [](const spate_work&) { return 6 * second; };
  one.all();
  CHECK(one.count(1) == 0);
  CHECK(one.count(1, SPATE_OUTCOME_ABORTED) == 2);
  REQUIRE(one.series(1, SPATE_OUTCOME_ABORTED) != nullptr);
  CHECK(one.series(1, SPATE_OUTCOME_ABORTED)->censored == 2);
}

TEST_CASE("a transaction fails when a step in it fails, and says nothing of availability") {
  virtual_run one(crawl(1));
  one.fakes[0].script.outcome = [n = 0](const spate_work&, std::int64_t) mutable {
    return std::uint16_t{n++ % 3 == 1 ? SPATE_OUTCOME_TIMEOUT : SPATE_OUTCOME_OK};
  };
  one.all();
  CHECK(one.count(1) == 0);
  CHECK(one.count(1, SPATE_OUTCOME_TIMEOUT) == one.count(0, SPATE_OUTCOME_TIMEOUT));
  CHECK(one.results->availability_of(0, one.now()).observations <= one.count(0) + one.count(0, SPATE_OUTCOME_TIMEOUT));
}
