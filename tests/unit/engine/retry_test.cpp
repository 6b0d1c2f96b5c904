#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

/// Waits of 100 ms, 200 ms, 400 ms, without jitter, on a timeout.
data::retry plain(std::uint32_t max_tries) {
  data::retry how;
  how.outcomes = {SPATE_OUTCOME_TIMEOUT};
  how.max_tries = max_tries;
  how.jitter = 0;
  return how;
}

/// Each operation's first `bad` tries time out.
void fail_first(virtual_run& in, int bad) {
  in.fakes[0].script.outcome = [bad, failed = 0](const spate_work&, std::int64_t) mutable -> std::uint16_t {
    if (failed++ < bad) return SPATE_OUTCOME_TIMEOUT;
    failed = 0;
    return SPATE_OUTCOME_OK;
  };
}

}  // namespace

TEST_CASE("one sample stands for all tries: its time covers them and the waits between them") {
  profile::model model = small_model(1);
  model.operations[0].retry = plain(3);
  virtual_run one(std::move(model));
  fail_first(one, 2);
  one.all();
  CHECK(one.totals.submitted == 3 * one.count(0));
  CHECK(one.totals.submitted == one.totals.finished);
  CHECK(one.count(0, SPATE_OUTCOME_TIMEOUT) == 0);
  const stats::series* all = one.series(0);
  REQUIRE(all != nullptr);
  // Three tries of 10 ms, with 100 ms and 200 ms between them.
  CHECK(all->of(stats::metric::response_time).value_at(0.5) == Approx(330 * ms).epsilon(0.001));
  CHECK(all->of(stats::metric::service_time).value_at(0.5) == Approx(330 * ms).epsilon(0.001));
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("after the last try the operation has failed, once") {
  profile::model model = small_model(1);
  model.operations[0].retry = plain(2);
  virtual_run one(std::move(model));
  fail_first(one, 1'000'000);
  one.all();
  CHECK(one.count(0) == 0);
  // The last one has no time for another try before the end.
  CHECK(one.count(0, SPATE_OUTCOME_TIMEOUT) * 2 == one.totals.submitted + 1);
}

TEST_CASE("other failures are not tried again") {
  profile::model model = small_model(1);
  model.operations[0].retry = plain(5);
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [](const spate_work&, std::int64_t) { return std::uint16_t{SPATE_OUTCOME_RESET}; };
  one.all();
  CHECK(one.count(0, SPATE_OUTCOME_RESET) == one.totals.submitted);
}

TEST_CASE("interrupted, an operation that waits for its next try has failed as its latest try did") {
  const int level = GENERATE(1, 2);
  profile::model model = small_model(2);
  model.operations[0].retry = plain(100);
  model.operations[0].retry->first_ns = model.operations[0].retry->most_ns = 8 * second;
  virtual_run one(std::move(model));
  fail_first(one, 1'000'000);
  REQUIRE(one.begin());
  while (one.now() < one.start_ns + 3 * second && !one.run->wait(100 * ms)) {
  }
  one.stop_level = level;
  one.finish();
  CHECK(one.count(0, SPATE_OUTCOME_TIMEOUT) == 2);
  CHECK(one.totals.unfinished == 0);
  CHECK(one.now() < one.start_ns + 6 * second);
}

TEST_CASE("waits grow by the factor up to the longest, and jitter is drawn from the user's stream") {
  data::retry how;
  how.first_ns = 100;
  how.most_ns = 1000;
  how.factor = 3;
  how.jitter = 0;
  data::random_stream random(1, "s", 2), same(1, "s", 2);
  CHECK(how.wait_ns(1, random) == 100);
  CHECK(how.wait_ns(2, random) == 300);
  CHECK(how.wait_ns(4, random) == 1000);
  CHECK(random.drawn() == 0);
  how.jitter = 0.5;
  how.first_ns = how.most_ns = 1'000'000;
  std::int64_t low = INT64_MAX, high = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t wait = how.wait_ns(1, random);
    CHECK(wait == how.wait_ns(1, same));
    low = std::min(low, wait);
    high = std::max(high, wait);
  }
  CHECK(low >= 500'000);
  CHECK(low < 510'000);
  CHECK(high <= 1'500'000);
  CHECK(high > 1'490'000);
}

TEST_CASE("status codes are tried again by range, and never a success") {
  data::retry how;
  how.statuses = {{500, 599}, {40001, 40001}};
  CHECK(how.covers(SPATE_OUTCOME_STATUS, 503));
  CHECK(how.covers(SPATE_OUTCOME_STATUS, 40001));
  CHECK_FALSE(how.covers(SPATE_OUTCOME_STATUS, 404));
  CHECK_FALSE(how.covers(SPATE_OUTCOME_OK, 503));
}
