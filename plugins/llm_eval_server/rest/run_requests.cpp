#include "rest/run_requests.hpp"

#include "validation/body_reader.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::string_view statuses = "^(running|completed|failed|cancelled)$";

template <class T>
void add_change(std::vector<run_change>& changes, const char* column, body_field<T> field) {
  if (!field.given) return;
  run_change change{column, std::monostate()};
  if (field.value) change.value = std::move(*field.value);
  changes.push_back(std::move(change));
}

}  // namespace

run read_new_run(const boost::json::object& body, issue_list& issues) {
  body_reader fields(body, issues);
  run out;
  out.name = fields.text("name", {.low = 1, .high = 255, .required = true}).value.value_or("");
  out.description = fields.text("description").value;
  out.dataset_name = fields.text("dataset_name", {.low = 1, .high = 255, .required = true}).value.value_or("");
  out.model_name = fields.text("model_name", {.high = 255}).value;
  out.model_version = fields.text("model_version", {.high = 100}).value;
  out.task_type = fields.text("task_type", {.high = 50}).value;
  out.metrics_used_json = fields.texts("metrics_used", true).value.value_or("[]");
  out.metric_configs_json = fields.object("metric_configs").value;
  out.config_json = fields.object("config").value;
  out.environment_json = fields.object("environment").value;
  out.tags_json = fields.texts("tags").value;
  out.created_by = fields.text("created_by", {.high = 255}).value;
  out.project_id = fields.text("project_id", {.high = 255}).value;
  const auto status = fields.text("status", {.pattern = statuses});
  if (status.given)
    out.status = status.value;
  else
    out.status = "running";
  return out;
}

std::vector<run_change> read_run_changes(const boost::json::object& body, issue_list& issues) {
  body_reader fields(body, issues);
  std::vector<run_change> out;
  const number_limits not_negative{};
  const number_limits ratio{.high = 1, .has_high = true};
  add_change(out, "name", fields.text("name", {.low = 1, .high = 255}));
  add_change(out, "description", fields.text("description"));
  add_change(out, "status", fields.text("status", {.pattern = statuses}));
  add_change(out, "model_version", fields.text("model_version", {.high = 100}));
  add_change(out, "started_at", fields.instant("started_at"));
  add_change(out, "completed_at", fields.instant("completed_at"));
  add_change(out, "duration_seconds", fields.number("duration_seconds", not_negative));
  add_change(out, "total_items", fields.integer("total_items", not_negative));
  add_change(out, "successful_items", fields.integer("successful_items", not_negative));
  add_change(out, "failed_items", fields.integer("failed_items", not_negative));
  add_change(out, "success_rate", fields.number("success_rate", ratio));
  add_change(out, "avg_response_time", fields.number("avg_response_time", not_negative));
  add_change(out, "min_response_time", fields.number("min_response_time", not_negative));
  add_change(out, "max_response_time", fields.number("max_response_time", not_negative));
  add_change(out, "config", fields.object("config"));
  add_change(out, "environment", fields.object("environment"));
  add_change(out, "tags", fields.texts("tags"));
  return out;
}

}  // namespace spate::llm_eval_server
