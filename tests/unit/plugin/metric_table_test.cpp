#include "plugin/metric_table.hpp"

#include <catch2/catch.hpp>

using spate::plugin::metric_table;

TEST_CASE("a metric's name has one number and one kind") {
  metric_table table;
  std::string why;
  const auto time = table.define("connect_time", SPATE_METRIC_TIME, why);
  const auto count = table.define("requests_repeated", SPATE_METRIC_COUNTER, why);
  CHECK(time != count);
  CHECK(table.define("connect_time", SPATE_METRIC_TIME, why) == time);
  CHECK(why.empty());
  CHECK(table.define("connect_time", SPATE_METRIC_COUNTER, why) == SPATE_NONE);
  CHECK(why == "metric 'connect_time' is of two kinds");
  CHECK(table.define("odd", SPATE_METRIC_GAUGE_BYTES + 1, why) == SPATE_NONE);
  CHECK(why == "metric 'odd': kind 4 is not known");
  REQUIRE(table.all().size() == 2);
  CHECK(table.all()[count].name == "requests_repeated");
  CHECK(table.all()[count].kind == SPATE_METRIC_COUNTER);
}

TEST_CASE("the table of metrics is bounded and says what it leaves out") {
  metric_table table;
  std::string why;
  for (std::uint32_t i = 0; i < metric_table::capacity; ++i)
    REQUIRE(table.define("m" + std::to_string(i), SPATE_METRIC_TIME, why) == i);
  CHECK(table.define("one_more", SPATE_METRIC_TIME, why) == SPATE_NONE);
  CHECK(why == "metric 'one_more' is left out: a run holds at most 256");
}
