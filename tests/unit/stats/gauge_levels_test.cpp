#include "stats/gauge_levels.hpp"

#include <spate/abi/ext/metrics.h>

#include <catch2/catch.hpp>

using namespace spate::stats;

namespace {

constexpr table_shape shape{.scenarios = 1, .operations = 2, .metrics = 3};

series_names names() {
  series_names out;
  out.add_metric("opened", SPATE_METRIC_COUNTER);
  out.add_metric("open", SPATE_METRIC_GAUGE);
  out.add_metric("queued", SPATE_METRIC_GAUGE_BYTES);
  return out;
}

}  // namespace

TEST_CASE("a gauge stands at the sum of its changes, whichever operation and interval they came with") {
  gauge_levels levels(names());
  REQUIRE(levels.now().size() == 2);
  series_table interval(shape);
  interval.add_counter(0, 0, 5);
  interval.add_counter(1, 0, 3);
  interval.add_counter(1, 1, -1);
  levels.add(interval);
  CHECK(levels.now()[0].metric == 1);
  CHECK(levels.now()[0].value == 2);
  CHECK(levels.now()[1].value == 0);
  interval.reset();
  interval.add_counter(1, 1, -2);
  interval.add_counter(2, 0, 7);
  levels.add(interval);
  CHECK(levels.now()[0].value == 0);
  CHECK(levels.now()[1].value == 7);
}

TEST_CASE("the figures of a gauge are those of all that it was seen at") {
  gauge_figures of;
  CHECK(of.mean() == 0);
  for (const int64_t each : {5, 2, 8}) of.see(each);
  CHECK(of.last == 8);
  CHECK(of.lowest == 2);
  CHECK(of.largest == 8);
  CHECK(of.mean() == 5);
  CHECK(of.count == 3);
}

TEST_CASE("the id of a gauge is found by its name, and of no other metric") {
  CHECK(names().gauge("open") == 1);
  CHECK_FALSE(names().gauge("opened"));
  CHECK_FALSE(names().gauge("none"));
}

TEST_CASE("a gauge is a number of bytes, or just a number") {
  CHECK(std::string_view(names().gauge_unit(1)) == "count");
  CHECK(std::string_view(names().gauge_unit(2)) == "bytes");
}
