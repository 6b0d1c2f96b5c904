#include "store/run_store.hpp"

#include <catch2/catch.hpp>

#include "store/comparison_store.hpp"
#include "store/schema.hpp"

namespace spate::llm_eval_server {
namespace {

struct stored_runs {
  database store{":memory:"};
  run_store runs{store};
  comparison_store comparisons{store};
  stored_runs() {
    create_schema(store);
    for (const char* id : {"a", "b", "c"}) runs.insert(sample(id));
  }
  static run sample(const char* id) {
    run out;
    out.id = id;
    out.name = std::string("name ") + id;
    out.status = "running";
    out.dataset_name = "d";
    out.metrics_used_json = "[\"m\"]";
    out.created_at = out.updated_at = "2025-01-01 00:00:00.000000";
    out.success_rate = 0.25;
    out.tags_json = "[]";
    return out;
  }
};

}  // namespace

TEST_CASE("a run is found as it was stored, absent values stay absent") {
  stored_runs test;
  const auto found = test.runs.find("a");
  REQUIRE(found);
  CHECK(found->name == "name a");
  CHECK(found->success_rate == 0.25);
  CHECK(found->tags_json == "[]");
  CHECK_FALSE(found->description);
  CHECK_FALSE(found->duration_seconds);
  CHECK_FALSE(test.runs.find("z"));
  CHECK(test.runs.exists("b"));
  CHECK_FALSE(test.runs.exists("z"));
}

TEST_CASE("an update changes what it names and updated_at") {
  stored_runs test;
  const std::vector<run_change> changes{{"name", std::string("new")},
                                        {"success_rate", std::monostate()},
                                        {"total_items", std::int64_t{4}},
                                        {"duration_seconds", 1.5}};
  CHECK(test.runs.update("a", changes, "2025-01-02 00:00:00.000000"));
  const auto found = test.runs.find("a");
  CHECK(found->name == "new");
  CHECK_FALSE(found->success_rate);
  CHECK(found->total_items == 4);
  CHECK(found->duration_seconds == 1.5);
  CHECK(found->updated_at == "2025-01-02 00:00:00.000000");
  CHECK(found->status == "running");
  CHECK_FALSE(test.runs.update("z", changes, ""));
  CHECK(test.runs.find("b")->name == "name b");
}

TEST_CASE("the schema's rules are kept") {
  stored_runs test;
  run wrong = stored_runs::sample("x");
  wrong.status = "pending";
  try {
    test.runs.insert(wrong);
    FAIL("a wrong status was stored");
  } catch (const store_error& error) {
    CHECK(error.is_constraint());
  }
  CHECK_THROWS_AS(test.runs.insert(stored_runs::sample("a")), store_error);
  CHECK_THROWS_AS(test.runs.update("a", std::vector<run_change>{{"total_items", std::int64_t{-1}}}, ""), store_error);
  CHECK(test.runs.count().runs == 3);
}

TEST_CASE("items and metrics go with their run, unless it was compared") {
  stored_runs test;
  for (const char* id : {"a", "b"}) {
    run_metric metric;
    metric.id = std::string("m") + id;
    metric.run_id = id;
    metric.metric_name = "m";
    metric.computed_at = "2025-01-01 00:00:00.000000";
    test.runs.insert(metric);
    run_item item;
    item.id = std::string("i") + id;
    item.run_id = id;
    item.item_id = "1";
    item.status = "completed";
    test.runs.insert(item);
  }
  comparison_record comparison;
  comparison.id = "x";
  comparison.run1_id = "b";
  comparison.run2_id = "c";
  comparison.created_at = "2025-01-01 00:00:00.000000";
  test.comparisons.insert(comparison);

  CHECK(test.runs.erase("a"));
  CHECK_FALSE(test.runs.erase("a"));
  CHECK_THROWS_AS(test.runs.erase("b"), store_error);
  CHECK_THROWS_AS(test.runs.erase("c"), store_error);
  const auto counts = test.runs.count();
  CHECK(counts.runs == 2);
  CHECK(counts.metrics == 1);
  CHECK(counts.items == 1);
  CHECK(test.runs.metrics("b").size() == 1);
}

TEST_CASE("the newest comparison of two runs is found in either order") {
  stored_runs test;
  comparison_record record;
  for (const char* time : {"2025-01-02", "2025-01-03", "2025-01-01"}) {
    record.id = time;
    record.created_at = time;
    record.run1_id = "a";
    record.run2_id = "b";
    test.comparisons.insert(record);
  }
  CHECK(test.comparisons.find("a", "b")->id == "2025-01-03");
  CHECK(test.comparisons.find("b", "a")->id == "2025-01-03");
  CHECK_FALSE(test.comparisons.find("a", "c"));
  record.id = "self";
  record.run2_id = "a";
  CHECK_THROWS_AS(test.comparisons.insert(record), store_error);
}

}  // namespace spate::llm_eval_server
