#include "profile/requirement_check.hpp"

#include <spate/abi/ext/metrics.h>
#include <catch2/catch.hpp>

#include "expression/parse.hpp"

using namespace spate::profile;

namespace {

// A protocol with metrics of every kind.
const spate_protocol& measuring_protocol() {
  static constexpr spate_metric_info metrics[] = {
      {"connect_time", "", SPATE_METRIC_TIME, 0},          {"connections_opened", "", SPATE_METRIC_COUNTER, 0},
      {"connections_failed", "", SPATE_METRIC_COUNTER, 0}, {"messages_expected", "", SPATE_METRIC_COUNTER, 0},
      {"messages_delivered", "", SPATE_METRIC_COUNTER, 0}, {"open_connections", "", SPATE_METRIC_GAUGE, 0},
      {"wal_size", "", SPATE_METRIC_GAUGE_BYTES, 0}};
  static const spate_protocol made = [] {
    spate_protocol out{};
    out.struct_size = sizeof out;
    out.metric_stride = sizeof(spate_metric_info);
    out.metric_count = 7;
    out.metrics = metrics;
    return out;
  }();
  return made;
}

// One without any.
const spate_protocol& silent_protocol() {
  static const spate_protocol made = [] {
    spate_protocol out{};
    out.struct_size = sizeof out;
    return out;
  }();
  return made;
}

std::vector<requirement_mistake> check(std::string_view text, requirement_scope in = {},
                                       const spate_protocol* of = &measuring_protocol()) {
  const auto parsed = spate::expression::parse(text);
  REQUIRE(std::holds_alternative<spate::expression::node>(parsed));
  return check_requirement(std::get<spate::expression::node>(parsed), known_metrics({of}), in);
}

}  // namespace

TEST_CASE("what can be judged is accepted") {
  for (const char* text :
       {"p95(response_time) < 500ms", "p99.99(service_time) <= 1s", "mean(start_lag) < 1ms and max(blocked) < 2s",
        "not error_ratio > 1%", "error_ratio < 0.01", "availability > 99.9%", "rate >= 100/s", "count > 1000",
        "users >= 100 or concurrency >= 50", "500ms > p50(first_byte)", "p95(connect_time) < 2 * 250ms",
        "p99(response_time) < 3 * p50(response_time)", "p99(response_time) / p50(response_time) < 3"}) {
    CAPTURE(text);
    const auto mistakes = check(text);
    CHECK(mistakes.empty());
  }
}

TEST_CASE("a limit without its unit is answered with the limit that was meant") {
  const auto plain = check("p95(response_time) < 500");
  REQUIRE(plain.size() == 1);
  CHECK(plain[0].next_step == "write `500ms`");
  CHECK(plain[0].offset == 21);
  CHECK(check("rate > 100")[0].next_step == "write `100/s`");
  CHECK(check("availability > 99.9")[0].next_step == "write `99.9%`");
  CHECK(check("count > 5%")[0].next_step == "write `5`");
}

TEST_CASE("every mistake of a requirement is found") {
  const auto mistakes = check("p95(responce_time) < 5s and eror_ratio < 1% and response_time < 1s");
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes[0].next_step == "did you mean `response_time`?");
  CHECK(mistakes[1].next_step == "did you mean `error_ratio`?");
  CHECK(mistakes[2].next_step == "write p95(response_time), mean(response_time) or max(response_time)");
}

TEST_CASE("percentiles outside p50 to p99.99 and unknown functions are refused") {
  CHECK(check("p100(response_time) < 1s").size() == 1);
  CHECK(check("p10(response_time) < 1s").size() == 1);
  CHECK(check("maximum(response_time) < 1s").size() == 1);
  CHECK(check("p95(users) < 1").size() == 1);
}

TEST_CASE("what the plugins of the targets declare can be judged: times through a function, counters alone") {
  CHECK(check("p95(connect_time) < 1s and connections_opened < 100 and connection_success > 99%").empty());
  CHECK(check("delivery_ratio > 99%", {.operations = true, .scenarios = false}).empty());
  CHECK(check("delivery_ratio > 99%", {.operations = false, .scenarios = true}).size() == 1);
  CHECK(check("p95(connections_opened) < 100").size() == 1);
  CHECK(check("connect_time < 1s").size() == 1);
}

TEST_CASE("a metric that nothing here can tell is a mistake with what to do instead") {
  spate_protocol none{};
  none.struct_size = sizeof none;
  const auto mistakes = check("p95(connect_time) < 1s and connection_success > 99% and cpu < 80%", {}, &none);
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes[0].message == "`connect_time` cannot be known here: no plugin of the targets measures it");
  CHECK(mistakes[0].next_step == "judge service_time, which has it in it");
  CHECK(mistakes[1].next_step == "judge error_ratio or availability instead");
  CHECK(mistakes[2].message == "`cpu` cannot be known here: no monitor reads it");
}

TEST_CASE("what is of the whole run cannot be judged for each operation, nor a plugin's metric for each scenario") {
  CHECK(check("users > 10", {.operations = true, .scenarios = false}).size() == 1);
  CHECK(check("availability > 99%", {.operations = true, .scenarios = false}).empty());
  const auto mistakes = check("p95(connect_time) < 1s", {.operations = false, .scenarios = true});
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes[0].message == "`connect_time` cannot be told apart by scenario");
}

TEST_CASE("a gauge is judged alone, or by its least, mean and largest value, and only as a whole") {
  CHECK(check("open_connections >= 100 and min(open_connections) >= 90 and mean(open_connections) > 95").empty());
  CHECK(check("max(open_connections) < 1000").empty());
  const auto percentile = check("p95(open_connections) > 100");
  REQUIRE(percentile.size() == 1);
  CHECK(percentile[0].message == "`open_connections` has no percentiles: it is looked at once a second");
  CHECK(percentile[0].next_step ==
        "write `open_connections`, which is the largest value, min(open_connections) or mean(open_connections)");
  CHECK(check("open_connections > 1", {.operations = true, .scenarios = false}).size() == 1);
  CHECK(check("open_connections > 5ms").size() == 1);
  const auto unknown = check("open_connections > 1", {}, &silent_protocol());
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].message ==
        "`open_connections` cannot be known here: no monitor reads it, and no plugin of the targets counts it");
}

TEST_CASE("a gauge of bytes is limited by a size") {
  CHECK(check("wal_size < 64MiB and max(wal_size) < 64MiB and mean(wal_size) < 1MiB").empty());
  CHECK(check("wal_size < 5s").size() == 1);
  CHECK(check("p95(wal_size) < 64MiB").size() == 1);
}

TEST_CASE("with a plugin that was not found, an unknown metric is not reported as well") {
  CHECK(check("p95(frame_time) < 1s", {}, nullptr).empty());
}
