#include "store/fill.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "json/json_writer.hpp"
#include "statistics/description.hpp"
#include "values/random.hpp"
#include "values/timestamp.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::array<const char*, 4> metric_names{"answer_relevancy", "exact_match", "faithfulness", "hallucination"};
constexpr std::array<const char*, 3> tasks{"qa", "classification", "summarization"};
constexpr std::array<const char*, 4> models{"gpt-4o", "gpt-4o-mini", "claude-3-haiku", "llama-3-70b"};
constexpr std::array<const char*, 8> words{"answer",  "review",  "support", "legal",
                                           "medical", "finance", "news",    "code"};
constexpr std::array<const char*, 3> errors{"timeout", "api_error", "validation_error"};
constexpr std::int64_t month_seconds = 30LL * 24 * 3600;
constexpr std::int64_t second_us = 1'000'000;

template <std::size_t Size>
const char* pick(const std::array<const char*, Size>& from, random_source& random) {
  return from[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(Size) - 1))];
}

double rounded(double value, double unit) { return std::round(value * unit) / unit; }

std::string status_of(double share) {
  if (share < 0.70) return "completed";
  if (share < 0.85) return "failed";
  return share < 0.95 ? "running" : "cancelled";
}

// One run and everything below it, made from one stream of random numbers.
class filled_run {
 public:
  filled_run(std::uint64_t seed, std::int64_t index, std::int64_t items, std::int64_t now_us)
      : random_(seed * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(index) * 0xd1b54a32d192ed03ULL) {
    run_.id = make_uuid(random_);
    describe(index, now_us);
    for (std::int64_t i = 0; i < items; ++i) add_item(i);
    finish();
  }

  void store(run_store& runs) const {
    runs.insert(run_);
    for (const auto& item : items_) runs.insert(item);
    for (const auto& metric : metrics_) runs.insert(metric);
  }
  const std::string& id() const { return run_.id; }

 private:
  void describe(std::int64_t index, std::int64_t now_us) {
    const std::string task = pick(tasks, random_);
    const std::string word = pick(words, random_);
    run_.name = "Filled run " + std::to_string(index + 1) + " " + word;
    run_.description = "A " + task + " evaluation over " + word + " questions, stored by fill";
    run_.status = status_of(random_.uniform());
    run_.dataset_name = "dataset_" + word + "_" + std::to_string(random_.between(1, 20));
    run_.model_name = pick(models, random_);
    run_.model_version = "1." + std::to_string(random_.between(0, 9));
    run_.task_type = task;
    run_.metrics_used_json = R"(["answer_relevancy","exact_match","faithfulness","hallucination"])";
    run_.config_json = R"({"temperature":0.2,"max_tokens":512})";
    run_.environment_json = R"({"environment":"staging"})";
    run_.tags_json = "[\"" + task + "\",\"" + word + "\"]";
    run_.created_by = "fill";
    run_.project_id = "project_" + std::to_string(random_.between(1, 5));
    created_us_ = now_us - random_.between(3600, month_seconds) * second_us;
    for (double& level : levels_) level = random_.uniform(0.55, 0.95);
  }

  void add_item(std::int64_t index) {
    auto& item = items_.emplace_back();
    item.id = make_uuid(random_);
    item.run_id = run_.id;
    item.item_id = "item_" + std::to_string(index + 1);
    item.sequence_number = index;
    const std::string label = std::to_string(index + 1);
    item.input_json = "{\"question\":\"Question " + label + "\",\"context\":\"Context of item " + label + "\"}";
    item.expected_output = "Expected answer " + label;
    const bool failed = random_.uniform() < 0.1;
    item.status = failed ? "failed" : "completed";
    item.response_time = rounded(random_.uniform(0.1, 5.0), 1000);
    item.tokens_used = random_.between(50, 1000);
    item.cost = rounded(random_.uniform(0.001, 0.1), 10000);
    const std::int64_t begin_us = created_us_ + elapsed_us_;
    elapsed_us_ += std::llround(item.response_time * second_us);
    item.started_at = stored_time(begin_us);
    item.completed_at = stored_time(created_us_ + elapsed_us_);
    if (failed) {
      item.error_type = pick(errors, random_);
      item.error_message = "The evaluation of item " + label + " failed";
      item.scores_json = "{}";
      return;
    }
    item.actual_output = "Answer " + label;
    json_writer json(item.scores_json);
    json.begin_object();
    for (std::size_t i = 0; i < metric_names.size(); ++i) {
      const double score = rounded(std::clamp(random_.normal(levels_[i], 0.1), 0.0, 1.0), 10000);
      scores_[i].push_back(score);
      json.key(metric_names[i]).number(score);
    }
    json.end_object();
  }

  void finish() {
    const auto total = static_cast<std::int64_t>(items_.size());
    const auto successful = static_cast<std::int64_t>(scores_[0].size());
    run_.created_at = run_.started_at.emplace(stored_time(created_us_));
    run_.updated_at = stored_time(created_us_ + elapsed_us_);
    run_.total_items = total;
    run_.successful_items = successful;
    run_.failed_items = total - successful;
    if (run_.status != "running") {
      run_.completed_at = run_.updated_at;
      run_.duration_seconds = static_cast<double>(elapsed_us_) / second_us;
    }
    if (total > 0) {
      std::vector<double> times;
      for (const auto& item : items_) times.push_back(item.response_time);
      run_.success_rate = static_cast<double>(successful) / static_cast<double>(total);
      run_.avg_response_time = mean(times);
      run_.min_response_time = std::ranges::min(times);
      run_.max_response_time = std::ranges::max(times);
    }
    for (std::size_t i = 0; i < metric_names.size(); ++i) add_metric(metric_names[i], scores_[i], total);
  }

  void add_metric(const char* name, std::vector<double> scores, std::int64_t total) {
    auto& metric = metrics_.emplace_back();
    metric.id = make_uuid(random_);
    metric.run_id = run_.id;
    metric.metric_name = name;
    metric.metric_type = "score";
    metric.total_evaluated = total;
    metric.successful_evaluations = static_cast<std::int64_t>(scores.size());
    metric.failed_evaluations = total - metric.successful_evaluations;
    metric.success_rate = run_.success_rate;
    metric.computed_at = run_.updated_at;
    metric.mean_score = mean(scores);
    if (scores.empty()) return;
    std::ranges::sort(scores);
    metric.median_score = percentile(scores, 50);
    metric.std_dev = std::sqrt(variance(scores));
    metric.min_score = scores.front();
    metric.max_score = scores.back();
    json_writer percentiles(metric.percentiles_json.emplace());
    percentiles.begin_object();
    for (const int p : {25, 50, 75, 90, 95, 99}) percentiles.key("p" + std::to_string(p)).number(percentile(scores, p));
    percentiles.end_object();
    json_writer distribution(metric.score_distribution_json.emplace());
    distribution.begin_object();
    for (int tenth = 0; tenth < 10; ++tenth) {
      const auto in_bin = std::ranges::count_if(
          scores, [tenth](double score) { return std::min(static_cast<int>(score * 10), 9) == tenth; });
      distribution.key("0." + std::to_string(tenth)).integer(in_bin);
    }
    distribution.end_object();
  }

  random_source random_;
  run run_;
  std::vector<run_item> items_;
  std::vector<run_metric> metrics_;
  std::array<double, 4> levels_{};
  std::array<std::vector<double>, 4> scores_;
  std::int64_t created_us_ = 0, elapsed_us_ = 0;
};

}  // namespace

std::int64_t fill(database& store, const fill_settings& settings, std::int64_t now_us) {
  run_store runs(store);
  transaction change(store);
  std::int64_t added = 0;
  for (std::int64_t index = 0; index < settings.runs; ++index) {
    const filled_run made(settings.seed, index, settings.items_per_run, now_us);
    if (runs.exists(made.id())) continue;
    made.store(runs);
    ++added;
  }
  change.commit();
  return added;
}

}  // namespace spate::llm_eval_server
