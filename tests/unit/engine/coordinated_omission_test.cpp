// A server that answers nothing for a second in a run of ten at a fixed rate. With the service time s, and rho the
// share of the time for which one connection is busy (0 with enough of them), the response time's quantile is Q(p) = s
// + max(0, D - (1 - rho) * T * (1 - p)).
#include <catch2/catch.hpp>

#include "open_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

constexpr std::int64_t stall_from_ns = 1050 * ms + 4 * second;

struct row {
  double rate, service_ms;
  bool one_connection;
};

double expected_ms(const row& of, double p) {
  const double rho = of.one_connection ? of.rate * of.service_ms / 1000 : 0;
  return of.service_ms + std::max(0.0, 1000 - (1 - rho) * 10'000 * (1 - p));
}

virtual_run stalled(const row& of, std::uint32_t users, std::uint32_t workers) {
  return virtual_run(open_model(of.rate, users), {workers});
}

void script(virtual_run& one, const row& of, std::int64_t from_ns) {
  server_script& server = one.fakes[0].script;
  server.service_ns = [=](const spate_work&) { return std::llround(of.service_ms * ms); };
  server.serial = of.one_connection;
  server.stall_from_ns = from_ns;
  server.stall_to_ns = from_ns + second;
}

void check_row(const row& of, std::uint32_t users, std::uint32_t workers) {
  CAPTURE(of.rate, of.service_ms, of.one_connection, users, workers);
  virtual_run one = stalled(of, users, workers);
  script(one, of, stall_from_ns);
  one.all();
  REQUIRE(one.start_ns + 4 * second == stall_from_ns);
  const stats::series* ok = one.series(0);
  REQUIRE(ok != nullptr);
  CHECK(ok->count == static_cast<std::uint64_t>(of.rate * 10));
  CHECK(one.totals.loads[0].due == ok->count);
  CHECK(one.totals.loads[0].begun == ok->count);
  CHECK(one.totals.unfinished == 0);
  const stats::histogram& times = ok->of(stats::metric::response_time);
  for (const double p : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    CAPTURE(p);
    CHECK(static_cast<double>(times.value_at(p)) / ms == Approx(expected_ms(of, p)).epsilon(0.001));
  }
  CHECK(ok->of(stats::metric::start_lag).max() == 0);
  CHECK(one.fakes[0].violations.empty());
}

}  // namespace

TEST_CASE("the table of coordinated omission holds on virtual time") {
  check_row({100, 1, false}, 200, 1);
  check_row({100, 1, true}, 200, 1);
  check_row({1000, 0.5, true}, 2000, 1);
}

TEST_CASE("it holds with any number of workers where connections are not the limit") {
  check_row({100, 1, false}, 400, 2);
  check_row({100, 1, false}, 400, 4);
}

TEST_CASE("it holds when the host's users are the limit instead of the plugin's connections") {
  check_row({100, 1, true}, 1, 1);
  check_row({1000, 0.5, true}, 1, 1);
}

TEST_CASE("with one connection the service time stays small but for the one that stalled, and the rest is blocked") {
  const row second_row{100, 1, true};
  for (const std::uint32_t users : {1u, 200u}) {
    virtual_run one = stalled(second_row, users, 1);
    script(one, second_row, stall_from_ns);
    one.all();
    const stats::series* ok = one.series(0);
    CHECK(ok->of(stats::metric::service_time).value_at(0.99) == Approx(ms).epsilon(0.001));
    CHECK(ok->of(stats::metric::start_lag).max() == 0);
    // One sample further than in the response time: that of the stalled one was service.
    CHECK(ok->of(stats::metric::blocked).value_at(0.99) == Approx(901 * ms).epsilon(0.001));
  }
}
