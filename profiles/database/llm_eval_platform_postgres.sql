-- The platform's own tables, with the types of PostgreSQL; tags are JSONB, which has an index. They must not be there yet,
-- projects apart: what an earlier run left goes away with --clean.
CREATE TABLE IF NOT EXISTS projects (
  id VARCHAR(255) PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  description TEXT,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  created_by VARCHAR(255),
  team_members JSON,
  settings JSON
);
CREATE TABLE evaluation_runs (
  id UUID PRIMARY KEY NOT NULL,
  name VARCHAR(255) NOT NULL,
  description TEXT,
  status VARCHAR(20) NOT NULL CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
  dataset_name VARCHAR(255) NOT NULL,
  model_name VARCHAR(255),
  model_version VARCHAR(100),
  task_type VARCHAR(50),
  metrics_used JSON NOT NULL,
  metric_configs JSON,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  started_at TIMESTAMP,
  completed_at TIMESTAMP,
  duration_seconds FLOAT,
  total_items INTEGER NOT NULL CHECK (total_items >= 0),
  successful_items INTEGER NOT NULL CHECK (successful_items >= 0),
  failed_items INTEGER NOT NULL CHECK (failed_items >= 0),
  success_rate FLOAT CHECK (success_rate BETWEEN 0 AND 1),
  avg_response_time FLOAT,
  min_response_time FLOAT,
  max_response_time FLOAT,
  config JSON,
  environment JSON,
  tags JSONB,
  created_by VARCHAR(255),
  project_id VARCHAR(255)
);
CREATE INDEX idx_runs_created_at ON evaluation_runs (created_at);
CREATE INDEX idx_runs_dataset_name ON evaluation_runs (dataset_name);
CREATE INDEX idx_runs_status ON evaluation_runs (status);
CREATE INDEX idx_runs_model_name ON evaluation_runs (model_name);
CREATE INDEX idx_runs_task_type ON evaluation_runs (task_type);
CREATE INDEX idx_runs_created_by ON evaluation_runs (created_by);
CREATE INDEX idx_runs_project_id ON evaluation_runs (project_id);
CREATE INDEX idx_runs_tags ON evaluation_runs USING gin (tags);
CREATE INDEX idx_runs_success_rate ON evaluation_runs (success_rate);
CREATE INDEX idx_runs_duration ON evaluation_runs (duration_seconds);
CREATE INDEX idx_runs_dataset_status ON evaluation_runs (dataset_name, status);
CREATE INDEX idx_runs_model_created ON evaluation_runs (model_name, created_at);
CREATE INDEX idx_runs_project_created ON evaluation_runs (project_id, created_at);
CREATE INDEX idx_runs_project_status ON evaluation_runs (project_id, status);
CREATE INDEX idx_runs_updated_at ON evaluation_runs (updated_at);
CREATE INDEX idx_runs_status_created ON evaluation_runs (status, created_at);
CREATE TABLE evaluation_items (
  id UUID PRIMARY KEY NOT NULL,
  run_id UUID NOT NULL REFERENCES evaluation_runs (id),
  item_id VARCHAR(255) NOT NULL,
  sequence_number INTEGER NOT NULL,
  input_data JSON,
  expected_output TEXT,
  actual_output TEXT,
  status VARCHAR(20) NOT NULL CHECK (status IN ('pending', 'completed', 'failed', 'skipped')),
  error_message TEXT,
  error_type VARCHAR(100),
  started_at TIMESTAMP,
  completed_at TIMESTAMP,
  response_time FLOAT CHECK (response_time >= 0),
  tokens_used INTEGER CHECK (tokens_used >= 0),
  cost FLOAT CHECK (cost >= 0),
  scores JSON,
  langfuse_trace_id VARCHAR(255),
  langfuse_observation_id VARCHAR(255),
  UNIQUE (run_id, item_id)
);
CREATE INDEX idx_items_run_id ON evaluation_items (run_id);
CREATE INDEX idx_items_item_id ON evaluation_items (item_id);
CREATE INDEX idx_items_status ON evaluation_items (status);
CREATE INDEX idx_items_response_time ON evaluation_items (response_time);
CREATE INDEX idx_items_sequence ON evaluation_items (run_id, sequence_number);
CREATE INDEX idx_items_run_sequence ON evaluation_items (run_id, sequence_number);
CREATE INDEX idx_items_langfuse_trace ON evaluation_items (langfuse_trace_id);
CREATE INDEX idx_items_run_status ON evaluation_items (run_id, status);
CREATE INDEX idx_items_run_created ON evaluation_items (run_id, started_at);
CREATE INDEX idx_items_run_completed ON evaluation_items (run_id, completed_at);
CREATE INDEX idx_items_tokens_cost ON evaluation_items (tokens_used, cost);
CREATE INDEX idx_items_error_type ON evaluation_items (error_type);
CREATE TABLE run_metrics (
  id UUID PRIMARY KEY NOT NULL,
  run_id UUID NOT NULL REFERENCES evaluation_runs (id),
  metric_name VARCHAR(100) NOT NULL,
  metric_type VARCHAR(50),
  mean_score FLOAT,
  median_score FLOAT,
  std_dev FLOAT,
  min_score FLOAT,
  max_score FLOAT,
  total_evaluated INTEGER NOT NULL CHECK (total_evaluated >= 0),
  successful_evaluations INTEGER NOT NULL CHECK (successful_evaluations >= 0),
  failed_evaluations INTEGER NOT NULL CHECK (failed_evaluations >= 0),
  success_rate FLOAT CHECK (success_rate BETWEEN 0 AND 1),
  score_distribution JSON,
  percentiles JSON,
  computed_at TIMESTAMP NOT NULL,
  UNIQUE (run_id, metric_name)
);
CREATE INDEX idx_metrics_run_id ON run_metrics (run_id);
CREATE INDEX idx_metrics_name ON run_metrics (metric_name);
CREATE INDEX idx_metrics_type ON run_metrics (metric_type);
CREATE INDEX idx_metrics_mean_score ON run_metrics (mean_score);
CREATE INDEX idx_metrics_success_rate ON run_metrics (success_rate);
CREATE INDEX idx_metrics_name_mean ON run_metrics (metric_name, mean_score);
CREATE INDEX idx_metrics_run_name ON run_metrics (run_id, metric_name);
CREATE TABLE run_comparisons (
  id UUID PRIMARY KEY NOT NULL,
  run1_id UUID NOT NULL REFERENCES evaluation_runs (id),
  run2_id UUID NOT NULL REFERENCES evaluation_runs (id) CHECK (run1_id != run2_id),
  comparison_type VARCHAR(50) NOT NULL,
  created_at TIMESTAMP NOT NULL,
  created_by VARCHAR(255),
  summary JSON,
  metric_comparisons JSON,
  statistical_tests JSON,
  performance_delta JSON
);
CREATE INDEX idx_comparisons_runs ON run_comparisons (run1_id, run2_id);
CREATE INDEX idx_comparisons_created ON run_comparisons (created_at);
CREATE INDEX idx_comparisons_type ON run_comparisons (comparison_type);
CREATE INDEX IF NOT EXISTS idx_projects_created_by ON projects (created_by);
CREATE INDEX IF NOT EXISTS idx_projects_updated ON projects (updated_at);
