#include "engine/accounting.hpp"

#include <catch2/catch.hpp>

#include "engine/scenario_plan.hpp"

using namespace spate;
using namespace spate::engine;

namespace {

struct a_user : user {
  scenario_plan own;
  a_user(std::int64_t due, std::int64_t offered, std::int64_t handed) {
    plan = &own;
    due_ns = due;
    offered_ns = offered;
    handed_ns = handed;
  }
};

spate_sample sample_of(std::int64_t start, std::int64_t end, std::int64_t blocked) {
  spate_sample sample{};
  sample.start_ns = start;
  sample.end_ns = end;
  sample.blocked_ns = blocked;
  return sample;
}

}  // namespace

TEST_CASE("response time is start lag plus blocked plus service time") {
  // due 1000, offered 1010 (lag 10), taken 1040 (blocked 30), waits 50 in the plugin, starts 1095, ends 1200
  const a_user who(1000, 1010, 1040);
  const stats::sample_times times = times_of(sample_of(1095, 1200, 50), who, 3);
  CHECK(times.operation == 3);
  CHECK(times.blocked_ns == 80);
  CHECK(times.start_lag_ns == 15);
  CHECK(times.end_ns - times.start_ns == 105);
  CHECK(times.start_lag_ns + times.blocked_ns + (times.end_ns - times.start_ns) == times.end_ns - times.due_ns);
}

TEST_CASE("what the end of the run aborted would have taken longer") {
  const a_user who(1000, 1000, 1000);
  spate_sample sample = sample_of(1000, 1200, 0);
  CHECK(times_of(sample, who, 0).flags == 0);
  sample.outcome = SPATE_OUTCOME_ABORTED;
  sample.flags = SPATE_SAMPLE_REUSED;
  CHECK(times_of(sample, who, 0).flags == (SPATE_SAMPLE_REUSED | SPATE_SAMPLE_CENSORED));
}

TEST_CASE("start lag is never negative, whatever a plugin reports as blocked") {
  const a_user who(1000, 1000, 1000);
  const stats::sample_times times = times_of(sample_of(1100, 1200, 5000), who, 0);
  CHECK(times.start_lag_ns == 0);
  CHECK(times.blocked_ns == 100);
}

TEST_CASE("a start before the due instant counts from the due instant") {
  const a_user who(1000, 1000, 1000);
  const stats::sample_times times = times_of(sample_of(900, 1200, -7), who, 0);
  CHECK(times.start_ns == 1000);
  CHECK(times.start_lag_ns == 0);
  CHECK(times.blocked_ns == 0);
}

TEST_CASE("an end before the start is no negative service time") {
  const a_user who(1000, 1000, 1000);
  const stats::sample_times times = times_of(sample_of(1100, 1050, 0), who, 0);
  CHECK(times.end_ns == 1100);
  CHECK(times.start_lag_ns == 100);
}

TEST_CASE("when nothing began, all but the known start lag is blocked") {
  const a_user who(1000, 1010, 1040);
  const stats::sample_times times = times_of(sample_of(0, 1500, 0), who, 0);
  CHECK(times.start_ns == 0);
  CHECK(times.start_lag_ns == 10);
  CHECK(times.blocked_ns == 490);
}

TEST_CASE("an operation that was never offered was late for our reasons") {
  const a_user who(1000, 0, 0);
  const stats::sample_times times = times_of_unsent(who, 0, SPATE_OUTCOME_ABORTED, 1300);
  CHECK(times.start_lag_ns == 300);
  CHECK(times.blocked_ns == 0);
  CHECK((times.flags & SPATE_SAMPLE_CENSORED) != 0);
}

TEST_CASE("an operation without its value is counted and not timed") {
  const a_user who(1000, 0, 0);
  const stats::sample_times times = times_of_unsent(who, 0, SPATE_OUTCOME_NO_VALUE, 1300);
  CHECK(times.outcome == SPATE_OUTCOME_NO_VALUE);
  CHECK(times.end_ns == 1000);
  CHECK((times.flags & SPATE_SAMPLE_NO_LATENCY) != 0);
}
