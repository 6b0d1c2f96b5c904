#include "store/schema.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr const char* runs_table = R"sql(
CREATE TABLE IF NOT EXISTS evaluation_runs (
  id UUID NOT NULL PRIMARY KEY,
  name VARCHAR(255) NOT NULL, description TEXT, status VARCHAR(20) NOT NULL,
  dataset_name VARCHAR(255) NOT NULL, model_name VARCHAR(255), model_version VARCHAR(100), task_type VARCHAR(50),
  metrics_used JSON NOT NULL, metric_configs JSON,
  created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, started_at DATETIME, completed_at DATETIME,
  duration_seconds FLOAT,
  total_items INTEGER NOT NULL, successful_items INTEGER NOT NULL, failed_items INTEGER NOT NULL,
  success_rate FLOAT, avg_response_time FLOAT, min_response_time FLOAT, max_response_time FLOAT,
  config JSON, environment JSON, tags JSON, created_by VARCHAR(255), project_id VARCHAR(255),
  CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
  CHECK (success_rate >= 0 AND success_rate <= 1),
  CHECK (total_items >= 0), CHECK (successful_items >= 0), CHECK (failed_items >= 0)
);
CREATE INDEX IF NOT EXISTS idx_runs_created_at ON evaluation_runs (created_at);
CREATE INDEX IF NOT EXISTS idx_runs_dataset ON evaluation_runs (dataset_name);
CREATE INDEX IF NOT EXISTS idx_runs_status ON evaluation_runs (status);
CREATE INDEX IF NOT EXISTS idx_runs_model_name ON evaluation_runs (model_name);
CREATE INDEX IF NOT EXISTS idx_runs_task_type ON evaluation_runs (task_type);
CREATE INDEX IF NOT EXISTS idx_runs_created_by ON evaluation_runs (created_by);
CREATE INDEX IF NOT EXISTS idx_runs_project_id ON evaluation_runs (project_id);
CREATE INDEX IF NOT EXISTS idx_runs_tags ON evaluation_runs (tags);
CREATE INDEX IF NOT EXISTS idx_runs_success_rate ON evaluation_runs (success_rate);
CREATE INDEX IF NOT EXISTS idx_runs_duration ON evaluation_runs (duration_seconds);
CREATE INDEX IF NOT EXISTS idx_runs_dataset_status ON evaluation_runs (dataset_name, status);
CREATE INDEX IF NOT EXISTS idx_runs_model_created ON evaluation_runs (model_name, created_at);
CREATE INDEX IF NOT EXISTS idx_runs_project_created ON evaluation_runs (project_id, created_at);
CREATE INDEX IF NOT EXISTS idx_runs_project_status ON evaluation_runs (project_id, status);
CREATE INDEX IF NOT EXISTS idx_runs_updated_at ON evaluation_runs (updated_at);
CREATE INDEX IF NOT EXISTS idx_runs_status_created ON evaluation_runs (status, created_at);
)sql";

constexpr const char* items_table = R"sql(
CREATE TABLE IF NOT EXISTS evaluation_items (
  id UUID NOT NULL PRIMARY KEY,
  run_id UUID NOT NULL REFERENCES evaluation_runs (id),
  item_id VARCHAR(255) NOT NULL, sequence_number INTEGER NOT NULL,
  input_data JSON, expected_output TEXT, actual_output TEXT,
  status VARCHAR(20) NOT NULL, error_message TEXT, error_type VARCHAR(100),
  started_at DATETIME, completed_at DATETIME,
  response_time FLOAT, tokens_used INTEGER, cost FLOAT, scores JSON,
  langfuse_trace_id VARCHAR(255), langfuse_observation_id VARCHAR(255),
  UNIQUE (run_id, item_id),
  CHECK (status IN ('pending', 'completed', 'failed', 'skipped')),
  CHECK (response_time >= 0), CHECK (tokens_used >= 0), CHECK (cost >= 0)
);
CREATE INDEX IF NOT EXISTS idx_items_run_id ON evaluation_items (run_id);
CREATE INDEX IF NOT EXISTS idx_items_item_id ON evaluation_items (item_id);
CREATE INDEX IF NOT EXISTS idx_items_status ON evaluation_items (status);
CREATE INDEX IF NOT EXISTS idx_items_response_time ON evaluation_items (response_time);
CREATE INDEX IF NOT EXISTS idx_items_sequence ON evaluation_items (run_id, sequence_number);
CREATE INDEX IF NOT EXISTS idx_items_run_sequence ON evaluation_items (run_id, sequence_number);
CREATE INDEX IF NOT EXISTS idx_items_langfuse_trace ON evaluation_items (langfuse_trace_id);
CREATE INDEX IF NOT EXISTS idx_items_run_status ON evaluation_items (run_id, status);
CREATE INDEX IF NOT EXISTS idx_items_run_created ON evaluation_items (run_id, started_at);
CREATE INDEX IF NOT EXISTS idx_items_run_completed ON evaluation_items (run_id, completed_at);
CREATE INDEX IF NOT EXISTS idx_items_tokens_cost ON evaluation_items (tokens_used, cost);
CREATE INDEX IF NOT EXISTS idx_items_error_type ON evaluation_items (error_type);
)sql";

constexpr const char* metrics_table = R"sql(
CREATE TABLE IF NOT EXISTS run_metrics (
  id UUID NOT NULL PRIMARY KEY,
  run_id UUID NOT NULL REFERENCES evaluation_runs (id),
  metric_name VARCHAR(100) NOT NULL, metric_type VARCHAR(50),
  mean_score FLOAT, median_score FLOAT, std_dev FLOAT, min_score FLOAT, max_score FLOAT,
  total_evaluated INTEGER NOT NULL, successful_evaluations INTEGER NOT NULL, failed_evaluations INTEGER NOT NULL,
  success_rate FLOAT, score_distribution JSON, percentiles JSON, computed_at DATETIME NOT NULL,
  UNIQUE (run_id, metric_name),
  CHECK (total_evaluated >= 0), CHECK (successful_evaluations >= 0), CHECK (failed_evaluations >= 0),
  CHECK (success_rate >= 0 AND success_rate <= 1)
);
CREATE INDEX IF NOT EXISTS idx_metrics_run_id ON run_metrics (run_id);
CREATE INDEX IF NOT EXISTS idx_metrics_name ON run_metrics (metric_name);
CREATE INDEX IF NOT EXISTS idx_metrics_type ON run_metrics (metric_type);
CREATE INDEX IF NOT EXISTS idx_metrics_mean_score ON run_metrics (mean_score);
CREATE INDEX IF NOT EXISTS idx_metrics_success_rate ON run_metrics (success_rate);
CREATE INDEX IF NOT EXISTS idx_metrics_name_mean ON run_metrics (metric_name, mean_score);
CREATE INDEX IF NOT EXISTS idx_metrics_run_name ON run_metrics (run_id, metric_name);
)sql";

constexpr const char* other_tables = R"sql(
CREATE TABLE IF NOT EXISTS run_comparisons (
  id UUID NOT NULL PRIMARY KEY,
  run1_id UUID NOT NULL REFERENCES evaluation_runs (id),
  run2_id UUID NOT NULL REFERENCES evaluation_runs (id),
  comparison_type VARCHAR(50) NOT NULL, created_at DATETIME NOT NULL, created_by VARCHAR(255),
  summary JSON, metric_comparisons JSON, statistical_tests JSON, performance_delta JSON,
  CHECK (run1_id != run2_id)
);
CREATE INDEX IF NOT EXISTS idx_comparisons_runs ON run_comparisons (run1_id, run2_id);
CREATE INDEX IF NOT EXISTS idx_comparisons_created ON run_comparisons (created_at);
CREATE INDEX IF NOT EXISTS idx_comparisons_type ON run_comparisons (comparison_type);
CREATE TABLE IF NOT EXISTS projects (
  id VARCHAR(255) NOT NULL PRIMARY KEY,
  name VARCHAR(255) NOT NULL, description TEXT, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL,
  created_by VARCHAR(255), team_members JSON, settings JSON
);
CREATE INDEX IF NOT EXISTS idx_projects_created_by ON projects (created_by);
CREATE INDEX IF NOT EXISTS idx_projects_updated ON projects (updated_at);
)sql";

}  // namespace

void create_schema(database& store) {
  transaction change(store);
  for (const char* sql : {runs_table, items_table, metrics_table, other_tables}) store.execute(sql);
  change.commit();
}

}  // namespace spate::llm_eval_server
