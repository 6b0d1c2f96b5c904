#include "store/run_store.hpp"

namespace spate::llm_eval_server {

const std::string_view run_columns =
    "id, name, description, status, dataset_name, model_name, model_version, task_type, metrics_used, metric_configs, "
    "created_at, updated_at, started_at, completed_at, duration_seconds, total_items, successful_items, failed_items, "
    "success_rate, avg_response_time, min_response_time, max_response_time, config, environment, tags, created_by, "
    "project_id";

run read_run(const cursor& row) {
  run out;
  out.id = row.text(0);
  out.name = row.text(1);
  out.description = row.optional_text(2);
  out.status = row.optional_text(3);
  out.dataset_name = row.text(4);
  out.model_name = row.optional_text(5);
  out.model_version = row.optional_text(6);
  out.task_type = row.optional_text(7);
  out.metrics_used_json = row.text(8);
  out.metric_configs_json = row.optional_text(9);
  out.created_at = row.text(10);
  out.updated_at = row.text(11);
  out.started_at = row.optional_text(12);
  out.completed_at = row.optional_text(13);
  out.duration_seconds = row.optional_number(14);
  out.total_items = row.integer(15);
  out.successful_items = row.integer(16);
  out.failed_items = row.integer(17);
  out.success_rate = row.optional_number(18);
  out.avg_response_time = row.optional_number(19);
  out.min_response_time = row.optional_number(20);
  out.max_response_time = row.optional_number(21);
  out.config_json = row.optional_text(22);
  out.environment_json = row.optional_text(23);
  out.tags_json = row.optional_text(24);
  out.created_by = row.optional_text(25);
  out.project_id = row.optional_text(26);
  return out;
}

void run_store::insert(const run& value) {
  static const std::string sql = "INSERT INTO evaluation_runs (" + std::string(run_columns) +
                                 ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
  auto row = store_.use(sql);
  row.bind(value.id).bind(value.name).bind(value.description).bind(value.status).bind(value.dataset_name);
  row.bind(value.model_name).bind(value.model_version).bind(value.task_type).bind(value.metrics_used_json);
  row.bind(value.metric_configs_json).bind(value.created_at).bind(value.updated_at).bind(value.started_at);
  row.bind(value.completed_at).bind(value.duration_seconds).bind(value.total_items).bind(value.successful_items);
  row.bind(value.failed_items).bind(value.success_rate).bind(value.avg_response_time).bind(value.min_response_time);
  row.bind(value.max_response_time).bind(value.config_json).bind(value.environment_json).bind(value.tags_json);
  row.bind(value.created_by).bind(value.project_id).run();
}

std::optional<run> run_store::find(std::string_view id) {
  static const std::string sql = "SELECT " + std::string(run_columns) + " FROM evaluation_runs WHERE id = ?";
  auto row = store_.use(sql);
  if (!row.bind(id).step()) return std::nullopt;
  return read_run(row);
}

bool run_store::exists(std::string_view id) {
  auto row = store_.use("SELECT 1 FROM evaluation_runs WHERE id = ?");
  return row.bind(id).step();
}

bool run_store::update(std::string_view id, std::span<const run_change> changes, std::string_view updated_at) {
  std::string sql = "UPDATE evaluation_runs SET updated_at = ?";
  for (const auto& change : changes) sql += ", " + change.column + " = ?";
  sql += " WHERE id = ?";
  auto row = store_.use(sql);
  row.bind(updated_at);
  for (const auto& change : changes) {
    if (const auto* text = std::get_if<std::string>(&change.value))
      row.bind(std::string_view(*text));
    else if (const auto* number = std::get_if<double>(&change.value))
      row.bind(*number);
    else if (const auto* integer = std::get_if<std::int64_t>(&change.value))
      row.bind(*integer);
    else
      row.bind_null();
  }
  row.bind(id).run();
  return store_.changes() == 1;
}

bool run_store::erase(std::string_view id) {
  transaction change(store_);
  store_.use("DELETE FROM evaluation_items WHERE run_id = ?").bind(id).run();
  store_.use("DELETE FROM run_metrics WHERE run_id = ?").bind(id).run();
  store_.use("DELETE FROM evaluation_runs WHERE id = ?").bind(id).run();
  const bool found = store_.changes() == 1;
  change.commit();
  return found;
}

void run_store::insert(const run_metric& value) {
  auto row = store_.use(
      "INSERT INTO run_metrics (id, run_id, metric_name, metric_type, mean_score, median_score, std_dev, min_score, "
      "max_score, total_evaluated, successful_evaluations, failed_evaluations, success_rate, score_distribution, "
      "percentiles, computed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  row.bind(value.id).bind(value.run_id).bind(value.metric_name).bind(value.metric_type).bind(value.mean_score);
  row.bind(value.median_score).bind(value.std_dev).bind(value.min_score).bind(value.max_score);
  row.bind(value.total_evaluated).bind(value.successful_evaluations).bind(value.failed_evaluations);
  row.bind(value.success_rate).bind(value.score_distribution_json).bind(value.percentiles_json);
  row.bind(value.computed_at).run();
}

void run_store::insert(const run_item& value) {
  auto row = store_.use(
      "INSERT INTO evaluation_items (id, run_id, item_id, sequence_number, input_data, expected_output, actual_output, "
      "status, error_message, error_type, started_at, completed_at, response_time, tokens_used, cost, scores) "
      "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
  row.bind(value.id).bind(value.run_id).bind(value.item_id).bind(value.sequence_number).bind(value.input_json);
  row.bind(value.expected_output).bind(value.actual_output).bind(value.status).bind(value.error_message);
  row.bind(value.error_type).bind(value.started_at).bind(value.completed_at).bind(value.response_time);
  row.bind(value.tokens_used).bind(value.cost).bind(value.scores_json).run();
}

std::vector<run_metric> run_store::metrics(std::string_view run_id) {
  auto row = store_.use(
      "SELECT id, run_id, metric_name, metric_type, mean_score, median_score, std_dev, min_score, max_score, "
      "total_evaluated, successful_evaluations, failed_evaluations, success_rate, score_distribution, percentiles, "
      "computed_at FROM run_metrics WHERE run_id = ? ORDER BY metric_name");
  row.bind(run_id);
  std::vector<run_metric> out;
  while (row.step()) {
    auto& metric = out.emplace_back();
    metric.id = row.text(0);
    metric.run_id = row.text(1);
    metric.metric_name = row.text(2);
    metric.metric_type = row.optional_text(3);
    metric.mean_score = row.optional_number(4);
    metric.median_score = row.optional_number(5);
    metric.std_dev = row.optional_number(6);
    metric.min_score = row.optional_number(7);
    metric.max_score = row.optional_number(8);
    metric.total_evaluated = row.integer(9);
    metric.successful_evaluations = row.integer(10);
    metric.failed_evaluations = row.integer(11);
    metric.success_rate = row.optional_number(12);
    metric.score_distribution_json = row.optional_text(13);
    metric.percentiles_json = row.optional_text(14);
    metric.computed_at = row.text(15);
  }
  return out;
}

std::int64_t run_store::count_runs() {
  auto row = store_.use("SELECT count(*) FROM evaluation_runs");
  row.step();
  return row.integer(0);
}

run_store::statistics run_store::count() {
  statistics out;
  auto counts = store_.use(
      "SELECT (SELECT count(*) FROM evaluation_runs), (SELECT count(*) FROM evaluation_items), "
      "(SELECT count(*) FROM run_metrics)");
  counts.step();
  out.runs = counts.integer(0);
  out.items = counts.integer(1);
  out.metrics = counts.integer(2);
  auto latest = store_.use("SELECT created_at, name FROM evaluation_runs ORDER BY created_at DESC, rowid DESC LIMIT 1");
  if (latest.step()) {
    out.latest_run_date = latest.optional_text(0);
    out.latest_run_name = latest.optional_text(1);
  }
  return out;
}

}  // namespace spate::llm_eval_server
