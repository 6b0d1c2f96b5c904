#include "report/reporter_host.hpp"

#include <catch2/catch.hpp>

#include "measured_interval.hpp"
#include "probe_reporter.hpp"

using namespace spate::report;
using calls = std::vector<std::string>;

namespace {

run_facts facts() {
  run_facts out;
  out.profile = "p";
  return out;
}

const run_result passed{0, "pass", "{}", "results/x"};

std::shared_ptr<const interval_snapshot> second(int start_s, int samples = 1) {
  measured::interval of(start_s);
  for (int i = 0; i < samples; ++i) of.ok(0, measured::ms);
  return interval_snapshot::of(of.summary, measured::names(), measured::run_start);
}

event happened(const std::string& text) { return {severity::warning, 0, "warning", text}; }

void add(reporter_host& to, probe::reporter& which) {
  std::string error;
  REQUIRE(to.add(probe::table(), &which.host, nullptr, error));
}

}  // namespace

TEST_CASE("a reporter sees the run in order, on one thread, and ends with the result") {
  probe::reporter reporter;
  reporter_host host;
  add(host, reporter);
  host.run_started(facts());
  host.interval(second(0));
  host.event(happened("hm"));
  host.interval(second(1));
  const auto outcome = host.finish(passed);
  CHECK(outcome.failures.empty());
  CHECK_FALSE(outcome.report_missing());
  CHECK(reporter.seen() ==
        calls{"run_started p", "interval 0-1", "event warning: hm", "interval 1-2", "result pass {}", "destroy"});
}

TEST_CASE("a run that never started has a result all the same") {
  probe::reporter reporter;
  reporter_host host;
  add(host, reporter);
  host.finish(passed);
  CHECK(reporter.seen() == calls{"result pass {}", "destroy"});
}

TEST_CASE("a slow reporter holds up neither the callers nor the others") {
  probe::reporter slow, quick;
  reporter_host host;
  add(host, slow);
  add(host, quick);
  slow.hold(true);
  host.run_started(facts());
  slow.wait_until_in_call();
  for (int i = 0; i < 50; ++i) host.interval(second(i));  // returns although nobody takes them
  {
    std::unique_lock lock(quick.mutex);
    quick.changed.wait(lock, [&] { return quick.calls.size() == 51; });
  }
  CHECK(slow.seen().empty());
  slow.hold(false);
  CHECK(host.finish(passed).failures.empty());
  CHECK(slow.seen().size() == 53);
}

TEST_CASE("intervals beyond the limit are joined, so that every sample arrives") {
  probe::reporter slow;
  reporter_host host({3, 10});
  add(host, slow);
  slow.hold(true);
  host.run_started(facts());
  slow.wait_until_in_call();
  for (int i = 0; i < 100; ++i) host.interval(second(i, 2));
  slow.hold(false);
  host.finish(passed);
  CHECK(slow.seen() ==
        calls{"run_started p", "interval 0-1", "interval 1-2", "interval 2-100", "result pass {}", "destroy"});
  CHECK(slow.samples == 200);
}

TEST_CASE("events beyond the limit are dropped, counted and said") {
  probe::reporter slow;
  reporter_host host({3, 2});
  add(host, slow);
  slow.hold(true);
  host.run_started(facts());
  slow.wait_until_in_call();
  for (const char* text : {"a", "b", "c", "d"}) host.event(happened(text));
  slow.hold(false);
  const auto outcome = host.finish(passed);
  CHECK(outcome.events_dropped == 2);
  CHECK(slow.seen() == calls{"run_started p", "event warning: a",
                             "event dropped: 2 events were not shown: this reporter was too slow", "event warning: b",
                             "result pass {}", "destroy"});
}

TEST_CASE("a reporter that fails is named, and the others go on") {
  probe::reporter bad, good;
  bad.fails_in = "result";
  reporter_host host;
  add(host, bad);
  add(host, good);
  host.run_started(facts());
  const auto outcome = host.finish(passed);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].reporter == "probe");
  CHECK(outcome.failures[0].call == "result");
  CHECK(outcome.failures[0].message == "no ink in result");
  CHECK(outcome.report_missing());
  CHECK(good.seen() == calls{"run_started p", "result pass {}", "destroy"});
}

TEST_CASE("a failure in an interval is told once, and the report is not missing for it") {
  probe::reporter bad;
  bad.fails_in = "interval";
  reporter_host host;
  add(host, bad);
  host.run_started(facts());
  host.interval(second(0));
  host.interval(second(1));
  const auto outcome = host.finish(passed);
  REQUIRE(outcome.failures.size() == 1);
  CHECK(outcome.failures[0].call == "interval");
  CHECK_FALSE(outcome.report_missing());
  CHECK(bad.seen().size() == 5);
}

TEST_CASE("a reporter that cannot start is an error before the run") {
  probe::reporter bad;
  bad.fails_to_start = true;
  reporter_host host;
  std::string error;
  CHECK_FALSE(host.add(probe::table(), &bad.host, nullptr, error));
  CHECK(error == "the reporter probe could not start: no paper");
  CHECK(host.empty());
}

TEST_CASE("a reporter that hangs is left behind and its report is missing") {
  static probe::reporter stuck;  // outlives the thread that is left behind
  {
    reporter_host host;
    add(host, stuck);
    stuck.hold(true);
    host.run_started(facts());
    stuck.wait_until_in_call();
    const auto outcome = host.finish(passed, {.of_a_call = std::chrono::nanoseconds(0)});
    REQUIRE(outcome.failures.size() == 1);
    CHECK(outcome.failures[0].message == "it was not done in time, still in its call of run_started");
    CHECK(outcome.report_missing());
    CHECK(outcome.left_behind);
    CHECK(outcome.slow.empty());
  }
  stuck.hold(false);
  std::unique_lock lock(stuck.mutex);
  stuck.changed.wait(lock, [&] { return !stuck.calls.empty() && !stuck.in_call; });
}

TEST_CASE(
    "a call that began long ago ends the wait, one that has just begun has its time, and there is an end to all") {
  using namespace std::chrono_literals;
  const reporter_host::patience patience{.of_a_call = 60s, .in_all = 600s};
  const std::chrono::steady_clock::time_point pushed(1h);
  CHECK(patience.end(pushed - 5min, pushed) < pushed);
  CHECK(patience.end(pushed - 20s, pushed) == pushed + 40s);
  CHECK(patience.end(pushed + 90s, pushed) == pushed + 150s);
  CHECK(patience.end(pushed + 580s, pushed) == pushed + 600s);
}

TEST_CASE("a reporter that the run had to wait for is named") {
  probe::reporter quick;
  for (const bool noticed : {false, true}) {
    reporter_host host;
    add(host, quick);
    host.run_started(facts());
    const auto long_enough = std::chrono::hours(1);
    const auto outcome = host.finish(passed, {}, noticed ? std::chrono::nanoseconds(-1) : long_enough);
    CHECK(outcome.slow.size() == (noticed ? 1 : 0));
    CHECK_FALSE(outcome.left_behind);
    if (noticed) CHECK(outcome.slow[0].reporter == "probe");
  }
}

TEST_CASE("a host that goes away without a result ends its reporters") {
  probe::reporter reporter;
  {
    reporter_host host;
    add(host, reporter);
    host.run_started(facts());
  }
  CHECK(reporter.seen().back() == "destroy");
}

namespace {

std::shared_ptr<const sample_batch> batch(std::size_t count) {
  return std::make_shared<sample_batch>(
      std::vector<spate::stats::sample_times>(count), measured::names(),
      [](std::uint16_t) { return std::string_view(); }, 0);
}

}  // namespace

TEST_CASE("raw samples are told in pieces, those that were lost with the next, the last before the result") {
  probe::reporter reporter;
  reporter_host host;
  add(host, reporter);
  CHECK(host.wants_samples());
  host.run_started(facts());
  host.samples(batch(5000), 0);
  host.samples(batch(3), 0);
  host.finish(passed);
  CHECK(reporter.seen() == calls{"run_started p", "samples 4096 dropped 0", "samples 904 dropped 0",
                                 "samples 3 dropped 0", "result pass {}", "destroy"});
}

TEST_CASE("raw samples that a slow reporter has no room for are dropped, counted and said") {
  probe::reporter slow;
  reporter_host host({.intervals = 10, .events = 10, .samples = 100});
  add(host, slow);
  slow.hold(true);
  host.run_started(facts());
  slow.wait_until_in_call();
  host.samples(batch(60), 0);
  host.samples(batch(60), 0);
  host.samples(batch(40), 7);
  slow.hold(false);
  const auto outcome = host.finish(passed);
  CHECK(outcome.samples_dropped == 67);
  CHECK_FALSE(outcome.report_missing());
  CHECK(slow.seen() ==
        calls{"run_started p", "samples 60 dropped 67", "samples 40 dropped 0", "result pass {}", "destroy"});
}
