#include <catch2/catch.hpp>

#include "api_fixture.hpp"
#include "rest/comparison.hpp"

namespace spate::llm_eval_server {
namespace {

run_metric metric(const char* name, std::optional<double> mean, std::optional<double> deviation, std::int64_t samples) {
  run_metric out;
  out.metric_name = name;
  out.mean_score = mean;
  out.std_dev = deviation;
  out.total_evaluated = samples;
  return out;
}

boost::json::value compared(const std::vector<run_metric>& a, const std::vector<run_metric>& b) {
  random_source random(3);
  return boost::json::parse(compare_runs({}, {}, a, b, random).metrics_json);
}

}  // namespace

TEST_CASE("a clear difference is significant, its interval is that of the t distribution") {
  const auto result = compared({metric("m", 0.5, 0.1, 50)}, {metric("m", 0.9, 0.2, 50)}).at("m");
  CHECK(result.at("difference").as_double() == Approx(0.4));
  CHECK(result.at("percentage_change").as_double() == Approx(80));
  CHECK(result.at("is_significant").as_bool());
  CHECK(result.at("p_value").as_double() < 0.001);
  CHECK(result.at("t_statistic").as_double() < 0);
  CHECK(result.at("sample_sizes").at("run1").as_int64() == 50);
  // t(0.975, 98) = 1.98447; sqrt(0.01/50 + 0.04/50) = 0.0316228
  CHECK(result.at("confidence_interval").at(0).as_double() == Approx(0.4 - 1.984467 * 0.0316227766));
  CHECK(result.at("confidence_interval").at(1).as_double() == Approx(0.4 + 1.984467 * 0.0316227766));
}

TEST_CASE("missing deviation is 15 per cent of the mean, missing count is 30") {
  const auto result = compared({metric("m", 1.0, std::nullopt, 0)}, {metric("m", 1.0, std::nullopt, 0)}).at("m");
  // t(0.975, 58) = 2.00172; sqrt(2 * 0.15^2 / 30) = 0.0387298
  CHECK(result.at("confidence_interval").at(1).as_double() == Approx(2.001717 * 0.0387298335));
  CHECK(result.at("sample_sizes").at("run2").as_int64() == 30);
}

TEST_CASE("what cannot be computed is null") {
  const auto zero = compared({metric("m", 0.0, 0.1, 20)}, {metric("m", 0.5, 0.1, 20)}).at("m");
  CHECK(zero.at("percentage_change").is_null());
  const auto absent = compared({metric("m", std::nullopt, 0.1, 20)}, {metric("m", 0.5, 0.1, 20)}).at("m");
  CHECK(absent.at("difference").is_null());
  CHECK(absent.at("error").as_string() == "Missing metric values");
  const auto single = compared({metric("m", 0.5, 0.1, 1)}, {metric("m", 0.5, 0.1, 1)}).at("m");
  CHECK(single.at("p_value").is_null());
  CHECK_FALSE(single.at("is_significant").as_bool());
}

TEST_CASE("only common metrics are compared") {
  const auto result = compared({metric("a", 1.0, 0.1, 20), metric("b", 1.0, 0.1, 20)}, {metric("b", 1.0, 0.1, 20)});
  CHECK(result.as_object().size() == 1);
  random_source random(3);
  CHECK(compare_runs({}, {}, std::vector{metric("a", 1.0, 0.1, 9)}, {}, random).metrics_json.empty());
}

TEST_CASE("a comparison is computed once an hour, whatever the order of the runs") {
  api_fixture api(false, 2);
  const std::string a = api.filled(0);
  const std::string b = api.filled(1);
  const auto miss = api.get("/api/comparisons/?run1=" + a + "&run2=" + b);
  CHECK(miss.headers.starts_with("X-Cache: MISS\r\nX-Response-Time: 0."));
  CHECK(miss.at("/run1/id") == "\"" + a + "\"");
  CHECK(miss.json().at("comparison").at("metrics").as_object().size() == 4);
  const auto document = miss.json();
  const auto& groups = document.at("comparison").at("summary").as_object();
  CHECK(groups.at("better_metrics").as_array().size() + groups.at("worse_metrics").as_array().size() +
            groups.at("unchanged_metrics").as_array().size() ==
        4);

  api.now_us += 3'599'000'000;
  const auto hit = api.get("/api/comparisons/?run1=" + b + "&run2=" + a);
  CHECK(hit.headers.starts_with("X-Cache: HIT\r\n"));
  CHECK(hit.at("/cached") == "true");
  CHECK(hit.at("/metric_comparisons") == miss.at("/comparison/metrics"));
  CHECK(hit.json().at_pointer("/statistical_tests/t_tests").as_object().size() == 4);
  const auto stored = api.get("/api/comparisons/cached/" + b + "/" + a);
  CHECK(stored.at("/comparison/run1_id") == "\"" + a + "\"");
  CHECK(stored.at("/comparison/comparison_type") == "\"full\"");
  CHECK(stored.at("/comparison/metric_comparisons") == miss.at("/comparison/metrics"));

  api.now_us += 1'000'000;
  CHECK(api.get("/api/comparisons/?run1=" + a + "&run2=" + b).headers.starts_with("X-Cache: MISS"));
}

TEST_CASE("a run compares with itself, uncached") {
  api_fixture api(false, 1);
  const std::string path = "/api/comparisons/?run1=" + api.filled(0) + "&run2=" + api.filled(0);
  CHECK(api.get(path).headers.starts_with("X-Cache: MISS"));
  CHECK(api.get(path).headers.starts_with("X-Cache: MISS"));
}

TEST_CASE("wrong ids and runs without metrics are named") {
  api_fixture api(false, 1);
  const std::string run = api.created(small_run);
  const std::string filled = api.filled(0);
  CHECK(api.get("/api/comparisons/?run1=" + run + "&run2=zz").body == R"({"detail":"Invalid run ID format: zz"})");
  CHECK(api.get("/api/comparisons/?run1=" + run + "&run2=" + unknown_id).body ==
        std::string(R"({"detail":"Run not found: )") + unknown_id + "\"}");
  CHECK(api.get("/api/comparisons/?run1=" + run + "&run2=" + filled).body ==
        R"({"detail":"No common metrics found between the two runs"})");
  CHECK(api.get("/api/comparisons/cached/" + run + "/" + filled).body ==
        R"({"detail":"No cached comparison found for these runs"})");
}

TEST_CASE("a comparison is exported as json, csv and a workbook, all with the same numbers") {
  api_fixture api(false, 2);
  const std::string path = "/api/comparisons/" + api.filled(0) + "/" + api.filled(1) + "/export";
  const auto json = api.get(path);
  const double p_value = json.json().at_pointer("/comparison/metrics/faithfulness/p_value").as_double();
  const auto csv = api.get(path + "?format=csv");
  CHECK(csv.content_type == "text/csv; charset=utf-8");
  CHECK(csv.headers == "Content-Disposition: attachment; filename=\"comparison.csv\"\r\n");
  CHECK(csv.body.starts_with("metric,run1_value,run2_value,difference,percentage_change,is_significant,p_value,"));
  CHECK(std::count(csv.body.begin(), csv.body.end(), '\n') == 5);
  const auto row = csv.body.substr(csv.body.find("faithfulness,"));
  std::size_t at = 0;
  for (int column = 0; column < 6; ++column) at = row.find(',', at) + 1;
  CHECK(std::stod(row.substr(at)) == Approx(p_value));
  const auto excel = api.get(path + "?format=excel");
  CHECK(excel.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  CHECK(excel.body.starts_with("PK\x03\x04"));
}

}  // namespace spate::llm_eval_server
