#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

constexpr std::uint32_t ask = 0, login = 1;

/// Two operations, of which `ask` fails with a status while no login has gone before.
struct token_run : virtual_run {
  explicit token_run(std::int64_t valid_ns) : virtual_run(made()) {
    fakes[0].script.outcome = [this, valid_ns](const spate_work& work, std::int64_t now_ns) -> std::uint16_t {
      if (work.operation == login) return valid_until_ns = now_ns + valid_ns, SPATE_OUTCOME_OK;
      return now_ns <= valid_until_ns ? SPATE_OUTCOME_OK : SPATE_OUTCOME_STATUS;
    };
  }
  static profile::model made() {
    profile::model model = small_model(1, 2);
    model.operations[ask].recover.push_back(recovery("outcome == 'status'", {send(login)}));
    model.operations[ask].retried = add_series(model, "op0.retry", profile::series_kind::retry, ask);
    return model;
  }
  std::int64_t valid_until_ns = 0;
};

constexpr std::uint32_t again = 2;

}  // namespace

TEST_CASE("a token that has run out: the first answer is counted, the retry is a series of its own") {
  token_run one(3 * second);
  one.all();
  const std::uint64_t refused = one.count(ask, SPATE_OUTCOME_STATUS);
  CHECK(refused >= 3);
  CHECK(one.count(login) == refused);
  CHECK(one.count(again) == refused);
  CHECK(one.count(again, SPATE_OUTCOME_STATUS) == 0);
  CHECK(one.count(ask) > 0);
  CHECK(one.totals.submitted == one.count(ask) + 3 * refused);
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("the retry is due when the recovery has ended, so that its time is its own") {
  token_run one(3 * second);
  one.all();
  REQUIRE(one.series(again) != nullptr);
  CHECK(one.series(again)->of(stats::metric::response_time).value_at(1) == Approx(10 * ms).epsilon(0.001));
}

TEST_CASE("a recovery that does not help is tried once, and the failures of both are counted") {
  token_run one(0);
  one.fakes[0].script.outcome = [](const spate_work& work, std::int64_t) {
    return std::uint16_t{work.operation == login ? SPATE_OUTCOME_OK : SPATE_OUTCOME_STATUS};
  };
  one.all();
  const std::uint64_t refused = one.count(ask, SPATE_OUTCOME_STATUS);
  CHECK(refused >= 9);
  CHECK(one.count(again, SPATE_OUTCOME_STATUS) == refused);
  CHECK(one.count(login) == refused);
  CHECK(one.count(ask) + one.count(again) == 0);
}

TEST_CASE("a setup does not recover: it fails, and the load is not begun") {
  profile::model model = token_run::made();
  model.setup = {send(ask, profile::on_error::end_task)};
  virtual_run one(std::move(model));
  one.fakes[0].script.outcome = [](const spate_work&, std::int64_t) { return std::uint16_t{SPATE_OUTCOME_STATUS}; };
  CHECK_FALSE(one.begin());
  REQUIRE(one.failure);
  CHECK(one.failure->kind == run_failure::what::setup);
}
