#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace spate::llm_eval_server {

// A row of evaluation_runs. Instants are as stored ("YYYY-MM-DD HH:MM:SS.ffffff", UTC); *_json members are JSON text.
struct run {
  std::string id;  // 32 hexadecimal digits
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> status;  // empty only in a request; the store refuses it
  std::string dataset_name;
  std::optional<std::string> model_name, model_version, task_type;
  std::string metrics_used_json = "[]";
  std::optional<std::string> metric_configs_json;
  std::string created_at, updated_at;
  std::optional<std::string> started_at, completed_at;
  std::optional<double> duration_seconds;
  std::int64_t total_items = 0, successful_items = 0, failed_items = 0;
  std::optional<double> success_rate, avg_response_time, min_response_time, max_response_time;  // seconds
  std::optional<std::string> config_json, environment_json, tags_json, created_by, project_id;
};

// A row of run_metrics.
struct run_metric {
  std::string id, run_id, metric_name;
  std::optional<std::string> metric_type;
  std::optional<double> mean_score, median_score, std_dev, min_score, max_score;
  std::int64_t total_evaluated = 0, successful_evaluations = 0, failed_evaluations = 0;
  std::optional<double> success_rate;
  std::optional<std::string> score_distribution_json, percentiles_json;
  std::string computed_at;
};

// A row of evaluation_items.
struct run_item {
  std::string id, run_id, item_id;
  std::int64_t sequence_number = 0;
  std::string input_json, expected_output;
  std::optional<std::string> actual_output;
  std::string status;
  std::optional<std::string> error_message, error_type;
  std::string started_at, completed_at;
  double response_time = 0, cost = 0;
  std::int64_t tokens_used = 0;
  std::string scores_json;
};

// One column of an update and its new value.
struct run_change {
  std::string column;
  std::variant<std::monostate, std::string, double, std::int64_t> value;
};

}  // namespace spate::llm_eval_server
