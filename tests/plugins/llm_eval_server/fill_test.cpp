#include "store/fill.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include "store/run_query.hpp"
#include "store/schema.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t now_us = 1'754'650'000'000'000;

struct filled {
  database store{":memory:"};
  run_store runs{store};
  filled(std::int64_t count, std::uint64_t seed) {
    create_schema(store);
    fill(store, {count, 10, seed}, now_us);
  }
  std::vector<run> all() {
    run_filter every;
    every.order = run_order::name;
    every.limit = 1000;
    return list_runs(store, every);
  }
};

}  // namespace

TEST_CASE("fill stores runs with items and metrics that agree") {
  filled test(30, 1);
  CHECK(test.runs.count().runs == 30);
  CHECK(test.runs.count().items == 300);
  CHECK(test.runs.count().metrics == 120);
  for (const auto& run : test.all()) {
    CHECK(run.total_items == 10);
    CHECK(run.successful_items + run.failed_items == 10);
    CHECK(run.success_rate == Approx(static_cast<double>(run.successful_items) / 10));
    CHECK(run.created_at < "2025-08-08 10:46:40");
    for (const auto& metric : test.runs.metrics(run.id)) {
      CHECK(metric.total_evaluated == 10);
      CHECK((*metric.mean_score >= *metric.min_score && *metric.mean_score <= *metric.max_score));
      auto items = test.store.use(
          "SELECT avg(json_extract(scores, '$.' || ?2)) FROM evaluation_items WHERE run_id = ?1 AND status = "
          "'completed'");
      items.bind(run.id).bind(metric.metric_name).step();
      CHECK(items.number(0) == Approx(*metric.mean_score));
      std::int64_t sum = 0;
      const auto bins = boost::json::parse(*metric.score_distribution_json);
      for (const auto& bin : bins.as_object()) sum += bin.value().as_int64();
      CHECK(sum == metric.successful_evaluations);
    }
  }
}

TEST_CASE("the same seed makes the same runs, another one others") {
  filled first(3, 5);
  filled second(3, 5);
  filled third(3, 6);
  CHECK(first.all()[0].id == second.all()[0].id);
  CHECK(first.all()[0].dataset_name == second.all()[0].dataset_name);
  CHECK(first.all()[0].success_rate == second.all()[0].success_rate);
  CHECK(first.all()[0].id != third.all()[0].id);
}

TEST_CASE("filling again adds only what is missing") {
  filled test(3, 1);
  CHECK(fill(test.store, {3, 10, 1}, now_us + 5) == 0);
  CHECK(fill(test.store, {5, 10, 1}, now_us + 5) == 2);
  test.runs.erase(test.all()[0].id);
  CHECK(fill(test.store, {5, 10, 1}, now_us + 5) == 1);
  CHECK(test.runs.count().runs == 5);
}

}  // namespace spate::llm_eval_server
