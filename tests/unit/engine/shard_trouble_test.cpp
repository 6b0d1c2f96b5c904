#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

TEST_CASE("a shard that cannot be made ends the run with the plugin's reason") {
  virtual_run one(small_model(1));
  one.fakes[0].script.refuses_shards = "no descriptors left; raise the limit with ulimit -n";
  CHECK_FALSE(one.begin());
  REQUIRE(one.failure);
  CHECK(one.failure->text ==
        "target api, shard 0 (plugin fake) cannot start: no descriptors left; raise the limit with ulimit -n");
  one.run->finish();
}

TEST_CASE("a token that comes back twice is the plugin's error: named, counted, and the run is invalid") {
  virtual_run one(small_model(2));
  one.fakes[0].script.repeats_tokens = true;
  one.all();
  CHECK(one.count(0) == 18);
  REQUIRE(one.totals.invalid.size() == 1);
  CHECK(one.totals.invalid[0] == "target api, shard 0 (plugin fake): 18 samples with a token that was not out");
  REQUIRE(one.totals.events.size() == 1);
  CHECK(one.totals.events[0].kind == run_event::what::plugin_error);
}

TEST_CASE("tokens that never come back are given up, counted as unfinished, and the run is invalid") {
  virtual_run one(small_model(3));
  one.fakes[0].script.keeps_tokens = true;
  one.all();
  CHECK(one.count(0, SPATE_OUTCOME_ABORTED) == 3);
  CHECK(one.totals.unfinished == 3);
  REQUIRE(one.totals.invalid.size() == 1);
  CHECK(one.totals.invalid[0] == "target api, shard 0 (plugin fake): 3 operations that never came back");
  CHECK(one.now() < one.start_ns + 21 * second);
}

TEST_CASE("a shard that breaks ends the run, and what was under way is accounted for") {
  virtual_run one(small_model(3), {1});
  one.fakes[0].script.breaks_at_ns = 5 * second;
  one.fakes[0].script.service_ns = [](const spate_work&) { return 700 * ms; };
  one.all();
  REQUIRE(one.totals.failures.size() == 1);
  CHECK(one.totals.failures[0].text ==
        "target api, shard 0 (plugin fake): pump reported a broken shard (status -3); its log lines say why");
  CHECK(one.now() < one.start_ns + 6 * second);
  CHECK(one.count(0) + one.totals.unfinished == one.fakes[0].taken);
}

TEST_CASE("a pump that takes longer than a second is told with target and shard") {
  virtual_run one(small_model(1), {1});
  one.fakes[0].script.pump_stalls_at_ns = 4 * second;
  one.fakes[0].script.pump_takes_ns = 1'500 * ms;
  one.all();
  REQUIRE(one.totals.events.size() == 1);
  CHECK(one.totals.events[0].kind == run_event::what::stall);
  CHECK(one.totals.events[0].text.find("target api, shard 0 (plugin fake): pump took 1.") == 0);
  CHECK(one.totals.invalid.empty());
}

TEST_CASE("a plugin may answer inside submit") {
  virtual_run one(small_model(100));
  one.fakes[0].script.answers_in_submit = true;
  one.fakes[0].script.service_ns = [](const spate_work&) { return std::int64_t{0}; };
  one.all();
  CHECK(one.count(0) == one.fakes[0].taken);
  CHECK(one.count(0) == 900);
  CHECK(one.totals.submitted == one.totals.finished);
  CHECK(one.totals.invalid.empty());
  CHECK(one.fakes[0].violations.empty());
}

TEST_CASE("a sample that cannot be is counted, named, and makes the run invalid") {
  virtual_run one(small_model(2));
  one.fakes[0].script.outcome = [](const spate_work&, std::int64_t) { return std::uint16_t{SPATE_OUTCOME_PLUGIN + 3}; };
  one.all();
  REQUIRE(one.totals.invalid.size() == 1);
  CHECK(one.totals.invalid[0] ==
        "target api, shard 0 (plugin fake): 18 samples with an outcome that the plugin does not declare");
  REQUIRE(one.totals.events.size() == 1);
  CHECK(one.totals.events[0].kind == run_event::what::plugin_error);
}

TEST_CASE("a sample that ends in the future is an impossible one") {
  virtual_run one(small_model(2));
  one.fakes[0].script.answers_in_submit = true;  // 10 ms before its end
  one.all();
  REQUIRE(one.totals.invalid.size() == 1);
  CHECK(one.totals.invalid[0].find("samples with impossible times") != std::string::npos);
}
