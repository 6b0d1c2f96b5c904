#include <catch2/catch.hpp>

#include "api_fixture.hpp"

namespace spate::llm_eval_server {
namespace {

std::vector<std::string> names(const api_answer& answer) {
  std::vector<std::string> out;
  const auto document = answer.json();
  for (const auto& item : document.at("items").as_array()) out.emplace_back(item.at("name").as_string());
  return out;
}

using list = std::vector<std::string>;

// Three runs a second apart: beta, alpha, gamma.
struct three_runs : api_fixture {
  three_runs() {
    add("beta", R"("status":"completed","project_id":"p1","tags":["x","y"])", R"({"success_rate":0.5})");
    add("alpha", R"("status":"completed","project_id":"p2","tags":["x"])",
        R"({"success_rate":0.9,"duration_seconds":10})");
    add("gamma", R"("status":"failed","project_id":"p1","description":"a 50% Sample_")", R"({"duration_seconds":5})");
  }
  void add(const std::string& name, const std::string& members, const char* change) {
    const auto id = created("{\"name\":\"" + name + R"(","dataset_name":"data","metrics_used":["m"],)" + members + "}");
    send("PUT", "/api/runs/" + id, change);
    now_us += 1'000'000;
  }
};

}  // namespace

TEST_CASE("the list comes newest first, in pages") {
  three_runs api;
  const auto all = api.get("/api/runs");
  CHECK(names(all) == list{"gamma", "alpha", "beta"});
  CHECK(all.at("/total") == "3");
  CHECK(all.at("/page") == "1");
  CHECK(all.at("/per_page") == "20");
  CHECK(all.at("/total_pages") == "1");
  CHECK(all.json().at("items").at(0).as_object().size() == 14);
  const auto second = api.get("/api/runs/?page=2&per_page=2");
  CHECK(names(second) == list{"beta"});
  CHECK(second.at("/total_pages") == "2");
  CHECK(names(api.get("/api/runs?page=99999999999999999&per_page=100")).empty());
}

TEST_CASE("the list is ordered by the columns that are allowed") {
  three_runs api;
  CHECK(names(api.get("/api/runs?order_by=name&descending=false")) == list{"alpha", "beta", "gamma"});
  CHECK(names(api.get("/api/runs?order_by=name")) == list{"gamma", "beta", "alpha"});
  CHECK(names(api.get("/api/runs?descending=0")) == list{"beta", "alpha", "gamma"});
  CHECK(names(api.get("/api/runs?order_by=success_rate")) == list{"alpha", "beta", "gamma"});
  CHECK(names(api.get("/api/runs?order_by=duration_seconds")) == list{"alpha", "gamma", "beta"});
  CHECK(names(api.get("/api/runs?order_by=status&descending=off")) == list{"beta", "alpha", "gamma"});
}

TEST_CASE("filters narrow the items, and only equality narrows the total") {
  three_runs api;
  struct row {
    const char* query;
    list expected;
    const char* total;
  };
  for (const auto& row : std::vector<row>{
           {"project_id=p1", {"gamma", "beta"}, "2"},
           {"project_id=p1&status=failed", {"gamma"}, "1"},
           {"dataset_name=other", {}, "0"},
           {"status=completed", {"alpha", "beta"}, "2"},
           {"tags=x", {"alpha", "beta"}, "3"},
           {"tags=x&tags=y", {"beta"}, "3"},
           {"min_success_rate=0.6", {"alpha"}, "3"},
           {"max_duration=5", {"gamma"}, "3"},
           {"created_after=2025-08-08T10:46:41", {"gamma", "alpha"}, "3"},
           {"created_before=2025-08-08T12:46:41%2B02:00", {"beta"}, "3"},
           {"created_after=2025-08-08T10:46:41.123456Z&created_before=2025-08-08T10:46:41.123456", {"alpha"}, "3"},
           {"project_id=", {"gamma", "alpha", "beta"}, "3"},
       }) {
    INFO(row.query);
    const auto answer = api.get(std::string("/api/runs?") + row.query);
    CHECK(names(answer) == row.expected);
    CHECK(answer.at("/total") == row.total);
  }
  CHECK(api.get("/api/runs?dataset_name=other").at("/total_pages") == "1");
}

TEST_CASE("search looks in three columns, takes its term literally and ignores the other filters") {
  three_runs api;
  CHECK(names(api.get("/api/runs?search=ALPH")) == list{"alpha"});
  CHECK(names(api.get("/api/runs?search=data&status=failed&page=7")) == list{"gamma", "alpha", "beta"});
  CHECK(names(api.get("/api/runs?search=50%25+sample_")) == list{"gamma"});
  CHECK(names(api.get("/api/runs?search=%25%25")).empty());
  const auto limited = api.get("/api/runs?search=a&per_page=2");
  CHECK(names(limited) == list{"gamma", "alpha"});
  CHECK(limited.at("/total") == "2");
  CHECK(names(api.get("/api/runs/search?search=a&limit=1")) == list{"gamma"});
}

TEST_CASE("analytics sum up what is stored") {
  three_runs api;
  const auto summary = api.get("/api/analytics/summary");
  CHECK(summary.at("/total_runs") == "3");
  CHECK(summary.at("/runs_by_status/completed") == "2");
  CHECK(summary.json().at("mean_success_rate").as_double() == Approx(0.7));
  CHECK(summary.at("/datasets/0/runs") == "3");
  const auto trends = api.get("/api/analytics/trends?days=1");
  CHECK(trends.at("/trends/0/date") == "\"2025-08-08\"");
  CHECK(trends.at("/trends/0/runs") == "3");
  CHECK(trends.at("/trends/0/failed") == "1");
  api.now_us += 86'400'000'000;
  CHECK(api.get("/api/analytics/trends?days=1").at("/trends") == "[]");
}

}  // namespace spate::llm_eval_server
