#include "health/record.hpp"

#include <catch2/catch.hpp>

#include "fake_monitor.hpp"

using namespace spate;
using namespace spate::health;
using health::test::model_of;
using health::test::platform;
using health::test::second;

namespace {

struct kept {
  profile::model model = model_of(platform());
  health::record record{model};

  void read(std::int64_t at_ns, double cpu, moment when = moment::during) {
    record.add({0, when, at_ns, {{0, cpu}}, {}});
  }
  void miss(std::int64_t at_ns, const std::string& reason, moment when = moment::during) {
    record.add({0, when, at_ns, {}, {{0, reason}}});
  }
};

}  // namespace

TEST_CASE("figures are of the stretches that are asked for") {
  kept run;
  for (int i = 0; i < 10; ++i) run.read(i * second, i);
  const stretch two[] = {{2 * second, 4 * second}, {7 * second, 8 * second}};
  const figures got = run.record.over(0, 0, two);
  CHECK(got.samples == 5);
  CHECK(got.min == 2);
  CHECK(got.max == 8);
  CHECK(got.mean == Approx(24.0 / 5));
  CHECK(got.last == 8);
  CHECK(got.missing == 0);
  CHECK(run.record.readings(0, 0, two).size() == 5);
  CHECK(run.record.last(0, 0)->value == 9);
  CHECK(run.record.over(0, 1, two).samples == 0);
}

TEST_CASE("what is missing counts where it is missing, with the latest reason") {
  kept run;
  run.read(1 * second, 0.5);
  run.miss(2 * second, "the process is gone");
  run.miss(3 * second, "nobody listens");
  run.miss(30 * second, "much later");
  const stretch steady[] = {{0, 10 * second}};
  const figures got = run.record.over(0, 0, steady);
  CHECK(got.samples == 1);
  CHECK(got.missing == 2);
  CHECK(got.reason == "nobody listens");
}

TEST_CASE("the levels before and after the run are no part of it, and the latest word counts") {
  kept run;
  run.miss(-second, "not yet", moment::before);
  CHECK(run.record.before(0, 0).reason == "not yet");
  run.read(-second / 2, 3, moment::before);
  run.read(11 * second, 12, moment::after);
  run.read(12 * second, 3, moment::after);
  CHECK(run.record.before(0, 0).value == 3);
  CHECK(run.record.before(0, 0).reason.empty());
  CHECK(run.record.after(0, 0).value == 3);
  const stretch all[] = {{-100 * second, 100 * second}};
  CHECK(run.record.over(0, 0, all).samples == 0);
  CHECK_FALSE(run.record.last(0, 0));
  CHECK_FALSE(run.record.after(0, 1).value);
}

TEST_CASE("reasons that are new each time take no memory without end") {
  kept run;
  for (int i = 0; i < 5000; ++i) run.miss(i, "reason " + std::to_string(i));
  const stretch all[] = {{0, 5000}};
  const figures got = run.record.over(0, 0, all);
  CHECK(got.missing == 5000);
  CHECK(got.reason == "reason 99");
}
