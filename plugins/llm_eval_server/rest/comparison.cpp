#include "rest/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "json/json_writer.hpp"
#include "statistics/student_t.hpp"
#include "statistics/welch.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t default_samples = 30;
constexpr std::int64_t max_samples = 100;
constexpr double default_deviation = 0.15;  // of the mean
constexpr double significance = 0.05;

struct side {
  double mean, deviation;
  std::int64_t samples;
};

side side_of(const run_metric& metric) {
  const double mean = *metric.mean_score;
  const double given = metric.std_dev.value_or(0);
  return {mean, given > 0 ? given : std::abs(mean) * default_deviation,
          metric.total_evaluated > 0 ? metric.total_evaluated : default_samples};
}

std::vector<double> draw(const side& from, random_source& random) {
  std::vector<double> out(static_cast<std::size_t>(std::min(from.samples, max_samples)));
  for (double& value : out) value = random.normal(from.mean, from.deviation);
  return out;
}

struct outcome {
  std::optional<welch_result> test;
  std::optional<double> difference;
  bool significant() const { return test && test->p_value < significance; }
};

outcome append_metric_comparison(json_writer& json, const run_metric& first, const run_metric& second,
                                 random_source& random) {
  outcome out;
  json.begin_object().key("run1_value").number(first.mean_score).key("run2_value").number(second.mean_score);
  if (!first.mean_score || !second.mean_score) {
    json.key("difference").null().key("percentage_change").null().key("is_significant").boolean(false);
    json.key("p_value").null().key("confidence_interval").null();
    json.key("error").string("Missing metric values").end_object();
    return out;
  }
  const side a = side_of(first);
  const side b = side_of(second);
  const double difference = b.mean - a.mean;
  out.difference = difference;
  out.test = welch_test(draw(a, random), draw(b, random));
  json.key("difference").number(difference).key("percentage_change");
  a.mean != 0 ? json.number(difference / std::abs(a.mean) * 100) : json.null();
  json.key("is_significant").boolean(out.significant()).key("p_value");
  if (!out.test) {
    json.null().key("confidence_interval").null().key("error").string("Statistical analysis failed").end_object();
    return out;
  }
  const auto na = static_cast<double>(a.samples);
  const auto nb = static_cast<double>(b.samples);
  const double spread = std::sqrt(a.deviation * a.deviation / na + b.deviation * b.deviation / nb);
  const double margin = t_quantile(0.975, na + nb - 2) * spread;
  json.number(out.test->p_value).key("confidence_interval").begin_array();
  json.number(difference - margin).number(difference + margin).end_array();
  json.key("t_statistic").number(out.test->t).key("sample_sizes").begin_object();
  json.key("run1").integer(a.samples).key("run2").integer(b.samples).end_object().end_object();
  return out;
}

void append_list(json_writer& json, std::string_view name, const std::vector<std::string>& values) {
  json.key(name).begin_array();
  for (const auto& value : values) json.string(value);
  json.end_array();
}

double rounded(double value, double unit) { return std::nearbyint(value * unit) / unit; }

// `digits`: 10 to the power of the decimals that the difference keeps.
void append_change(json_writer& json, const std::string& name, const std::optional<double>& before,
                   const std::optional<double>& after, double digits) {
  if (!before || !after) return;
  if (*before != 0) json.key(name + "_change").number(rounded((*after - *before) / *before * 100, 100));
  json.key(name + "_difference").number(rounded(*after - *before, digits));
}

std::string performance(const run& first, const run& second) {
  std::string out;
  json_writer json(out);
  json.begin_object();
  append_change(json, "duration", first.duration_seconds, second.duration_seconds, 100);
  append_change(json, "response_time", first.avg_response_time, second.avg_response_time, 10000);
  append_change(json, "success_rate", first.success_rate, second.success_rate, 10000);
  json.end_object();
  return out;
}

}  // namespace

comparison_record compare_runs(const run& first, const run& second, std::span<const run_metric> first_metrics,
                               std::span<const run_metric> second_metrics, random_source& random) {
  comparison_record out;
  std::string t_tests;
  std::string p_values;
  std::vector<std::string> better, worse, unchanged;
  json_writer metrics(out.metrics_json);
  json_writer t_writer(t_tests);
  json_writer p_writer(p_values);
  for (const auto& metric : first_metrics) {
    const auto other = std::ranges::find(second_metrics, metric.metric_name, &run_metric::metric_name);
    if (other == second_metrics.end()) continue;
    if (out.metrics_json.empty()) metrics.begin_object();
    metrics.key(metric.metric_name);
    const auto result = append_metric_comparison(metrics, metric, *other, random);
    t_writer.key(metric.metric_name);
    p_writer.key(metric.metric_name);
    result.test ? t_writer.number(result.test->t) : t_writer.null();
    result.test ? p_writer.number(result.test->p_value) : p_writer.null();
    auto& group = !result.significant() || *result.difference == 0 ? unchanged
                  : *result.difference > 0                         ? better
                                                                   : worse;
    group.push_back(metric.metric_name);
  }
  if (out.metrics_json.empty()) return out;
  metrics.end_object();
  out.tests_json = "{\"t_tests\":{" + t_tests + "},\"p_values\":{" + p_values + "}}";
  json_writer summary(out.summary_json);
  summary.begin_object();
  append_list(summary, "better_metrics", better);
  append_list(summary, "worse_metrics", worse);
  append_list(summary, "unchanged_metrics", unchanged);
  summary.end_object();
  out.performance_json = performance(first, second);
  return out;
}

}  // namespace spate::llm_eval_server
