#include "live_view.hpp"

#include <catch2/catch.hpp>
#include <spate/text.hpp>

#include "reporter_session.hpp"

using namespace spate::report_console;
using reporter_session::one_series;

namespace {

constexpr std::int64_t second = 1'000'000'000, ms = 1'000'000;
const style plain{false, 120};

live_options terminal() { return {true, 10 * second, 70 * second}; }
live_options no_terminal() { return {false, 10 * second, 70 * second}; }

spate_event event(std::uint32_t severity, const char* kind, const char* text) {
  return {sizeof(spate_event), severity, 12 * second, spate::str(kind), spate::str(text)};
}

}  // namespace

TEST_CASE("without a terminal a line comes when a phase begins, then as often as asked for") {
  live_view live(no_terminal(), plain);
  std::vector<std::string> lines;
  for (int i = 0; i < 22; ++i) {
    one_series each(i * second, (i + 1) * second, {ms, 2 * ms});
    each.raw.phase = spate::str(i < 5 ? "warm-up" : "steady");
    each.raw.total_count = static_cast<std::uint64_t>(2 * (i + 1));
    if (std::string line = live.interval(each.raw); !line.empty()) lines.push_back(line);
  }
  CHECK(lines == std::vector<std::string>{"00:01/01:10  warm-up  3 users  2.0/s  p95 2.00 ms  0 errors\n",
                                          "00:06/01:10  steady  3 users  2.0/s  p95 2.00 ms  0 errors\n",
                                          "00:16/01:10  steady  3 users  2.0/s  p95 2.00 ms  0 errors\n"});
}

TEST_CASE("a terminal's line is written anew each interval, over the one before") {
  live_view live(terminal(), plain);
  const one_series first(0, second, {ms, ms, ms}), second_one(second, 2 * second, {5 * ms});
  CHECK(live.interval(first.raw) == "\r\x1b[K00:01/01:10  steady  3 users  3.0/s  p95 1.00 ms  0 errors");
  CHECK(live.interval(second_one.raw) == "\r\x1b[K00:02/01:10  steady  3 users  1.0/s  p95 5.00 ms  0 errors");
  CHECK(live.end() == "\r\x1b[K");
}

TEST_CASE("p95 is of the samples since the line before") {
  live_view live(terminal(), plain);
  std::vector<std::int64_t> values;
  for (int i = 1; i <= 100; ++i) values.push_back(i * ms);
  const one_series hundred(0, second, values);
  CHECK(live.interval(hundred.raw).find("p95 95.0 ms") != std::string::npos);
  const one_series silence(second, 2 * second, {});
  CHECK(live.interval(silence.raw).find("0/s  p95 -") != std::string::npos);
}

TEST_CASE("samples that come late are counted with the next line, and gauges are kept") {
  live_view live(terminal(), plain);
  const one_series first(0, second, {ms}), next(second, 2 * second, {ms});
  one_series late(0, second, {9 * ms});
  late.raw.users = 0;
  live.interval(first.raw);
  CHECK(live.interval(late.raw).empty());
  CHECK(live.interval(next.raw).find("3 users  2.0/s  p95 9.00 ms") != std::string::npos);
}

TEST_CASE("errors and an operation that does not end show in the line") {
  live_view live(terminal(), plain);
  one_series each(0, second, {ms});
  each.raw.total_count = 400;
  each.raw.total_errors = 3;
  each.raw.oldest_in_flight_ns = 7'900'000'000;
  CHECK(live.interval(each.raw) ==
        "\r\x1b[K00:01/01:10  steady  3 users  1.0/s  p95 1.00 ms  3 errors (0.75%)  oldest request 7s");
}

TEST_CASE("a line is cut so that a narrow terminal does not wrap it") {
  live_view live(terminal(), {false, 20});
  const one_series each(0, second, {ms});
  CHECK(live.interval(each.raw) == "\r\x1b[K00:01/01:10  stead…");
}

TEST_CASE("an event has a line of its own, and the rewritten line follows it") {
  live_view live(terminal(), plain);
  const one_series each(0, second, {ms});
  const std::string line = live.interval(each.raw).substr(4);
  CHECK(live.event(event(1, "stall", "http_api held\nits thread")) ==
        "\r\x1b[K00:12  stall  http_api held its thread\n" + line);
  CHECK(live_view(no_terminal(), plain).event(event(0, "phase", "steady begins")) == "00:12  phase  steady begins\n");
  CHECK(live_view(no_terminal(), {true, 120}).event(event(2, "error", "refused")) ==
        "00:12  \x1b[1;31merror\x1b[0m  refused\n");
}

TEST_CASE("after ten errors the others are counted") {
  live_view live(no_terminal(), plain);
  for (unsigned i = 0; i < live_view::most_errors; ++i) CHECK_FALSE(live.event(event(2, "error", "x")).empty());
  CHECK(live.event(event(2, "error", "x")).empty());
  CHECK(live.event(event(2, "error", "x")).empty());
  CHECK_FALSE(live.event(event(2, "stall", "x")).empty());
  CHECK(live.end() == "2 further kinds of errors are in events.jsonl of the run folder\n");
}

TEST_CASE("what the host measures around operations is not counted beside them") {
  for (const char* target : {"transaction", "correlation"}) {
    live_view live(terminal(), plain);
    const one_series around(0, second, {9 * ms, 9 * ms}, target);
    CHECK(live.interval(around.raw).find("0/s  p95 -") != std::string::npos);
  }
}
