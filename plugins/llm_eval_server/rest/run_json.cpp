#include "rest/run_json.hpp"

#include "values/timestamp.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

void append_instant(json_writer& json, const std::optional<std::string>& stored) {
  stored ? json.string(iso_time(*stored)) : json.null();
}

}  // namespace

void append_run_detail(json_writer& json, const run& value, bool zulu) {
  json.begin_object();
  json.key("id").string(dashed(value.id)).key("name").string(value.name);
  json.key("description").string(value.description).key("status").string(value.status);
  json.key("dataset_name").string(value.dataset_name).key("model_name").string(value.model_name);
  json.key("model_version").string(value.model_version).key("task_type").string(value.task_type);
  json.key("metrics_used").raw(value.metrics_used_json).key("metric_configs").raw(value.metric_configs_json);
  json.key("created_at").string(iso_time(value.created_at, zulu));
  json.key("started_at"), append_instant(json, value.started_at);
  json.key("completed_at"), append_instant(json, value.completed_at);
  json.key("duration_seconds").number(value.duration_seconds).key("total_items").integer(value.total_items);
  json.key("successful_items").integer(value.successful_items).key("failed_items").integer(value.failed_items);
  json.key("success_rate").number(value.success_rate).key("avg_response_time").number(value.avg_response_time);
  json.key("min_response_time").number(value.min_response_time);
  json.key("max_response_time").number(value.max_response_time);
  json.key("config").raw(value.config_json).key("environment").raw(value.environment_json);
  json.key("tags").raw(value.tags_json).key("created_by").string(value.created_by);
  json.key("project_id").string(value.project_id);
  json.end_object();
}

void append_run_summary(json_writer& json, const run& value) {
  json.begin_object();
  json.key("id").string(dashed(value.id)).key("name").string(value.name);
  json.key("description").string(value.description).key("status").string(value.status);
  json.key("dataset_name").string(value.dataset_name).key("model_name").string(value.model_name);
  json.key("task_type").string(value.task_type).key("created_at").string(iso_time(value.created_at));
  json.key("completed_at"), append_instant(json, value.completed_at);
  json.key("duration_seconds").number(value.duration_seconds).key("total_items").integer(value.total_items);
  json.key("successful_items").integer(value.successful_items).key("success_rate").number(value.success_rate);
  json.key("tags").raw(value.tags_json);
  json.end_object();
}

void append_run_in_comparison(json_writer& json, const run& value) {
  json.begin_object();
  json.key("id").string(dashed(value.id)).key("name").string(value.name);
  json.key("dataset_name").string(value.dataset_name).key("model_name").string(value.model_name);
  json.key("status").string(value.status).key("created_at").string(iso_time(value.created_at));
  json.key("total_items").integer(value.total_items).key("success_rate").number(value.success_rate);
  json.key("duration_seconds").number(value.duration_seconds);
  json.key("avg_response_time").number(value.avg_response_time);
  json.end_object();
}

void append_metric(json_writer& json, const run_metric& value) {
  json.begin_object();
  json.key("metric_name").string(value.metric_name).key("metric_type").string(value.metric_type);
  json.key("mean_score").number(value.mean_score).key("median_score").number(value.median_score);
  json.key("std_dev").number(value.std_dev).key("min_score").number(value.min_score);
  json.key("max_score").number(value.max_score).key("success_rate").number(value.success_rate);
  json.key("total_evaluated").integer(value.total_evaluated);
  json.key("successful_evaluations").integer(value.successful_evaluations);
  json.key("failed_evaluations").integer(value.failed_evaluations);
  json.key("score_distribution").raw(value.score_distribution_json).key("percentiles").raw(value.percentiles_json);
  json.key("computed_at").string(iso_time(value.computed_at));
  json.end_object();
}

}  // namespace spate::llm_eval_server
