#include "stats/series_names.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace spate::stats;

namespace {
series_names names() {
  series_names n;
  n.scenarios = {"read, mostly"};
  n.operations = {"GET /runs/${id}", "ping"};
  n.operation_targets = {0, 1};
  n.targets = {"api", "socket"};
  n.plugin_outcomes = {{}, {"lost message"}};
  n.metrics = {"connect_time"};
  return n;
}
}  // namespace

TEST_CASE("series_names: a tag holds neither commas nor spaces, and reads back") {
  const std::string tag = tag_of(names(), series_key{0, SPATE_OUTCOME_OK, 0}, metric::response_time);
  CHECK(tag == "read%2C%20mostly/GET%20%2Fruns%2F%24%7Bid%7D/ok/response_time");
  tag_parts parts;
  REQUIRE(parse_tag(tag, parts));
  CHECK(parts.scenario == "read, mostly");
  CHECK(parts.operation == "GET /runs/${id}");
  CHECK(parts.outcome == "ok");
  CHECK(parts.metric == "response_time");
}

TEST_CASE("series_names: a plugin's outcomes are those of its target") {
  CHECK(names().outcome(1, SPATE_OUTCOME_PLUGIN) == "lost message");
  CHECK(names().outcome(0, SPATE_OUTCOME_PLUGIN) == "unknown");
  CHECK(names().outcome(1, SPATE_OUTCOME_PLUGIN + 1) == "unknown");
  CHECK(names().outcome(0, unknown_outcome) == "unknown");
  CHECK(names().outcome(0, 20) == "unknown");
  CHECK(names().outcome(0, SPATE_OUTCOME_NO_VALUE) == "no_value");
}

TEST_CASE("series_names: the rest is called other, and metrics have tags of four parts") {
  const series_key other{other_scenario, SPATE_OUTCOME_TIMEOUT, other_operation};
  CHECK(tag_of(names(), other, metric::blocked) == "other/other/timeout/blocked");
  metric_series of;
  of.operation = 1;
  CHECK(tag_of(names(), of) == "-/ping/-/connect_time");
  CHECK(names().target_of(1) == "socket");
  CHECK(names().target_of(9) == "other");
}

TEST_CASE("series_names: what is no tag is refused") {
  tag_parts parts;
  CHECK_FALSE(parse_tag("", parts));
  CHECK_FALSE(parse_tag("a/b/c", parts));
  CHECK_FALSE(parse_tag("a/b/c/d/e", parts));
  CHECK_FALSE(parse_tag("a%2/b/c/d", parts));
  CHECK_FALSE(parse_tag("a%2G/b/c/d", parts));
  CHECK_FALSE(parse_tag("a%2", parts));
}

TEST_CASE("series_names: every metric has a name of its own in the tag") {
  std::set<std::string> tags;
  for (const metric which : all_metrics) tags.insert(tag_of(names(), series_key{0, SPATE_OUTCOME_OK, 0}, which));
  CHECK(tags.size() == metric_count);
  for (const std::string& tag : tags) CHECK(tag.back() != '/');
}
