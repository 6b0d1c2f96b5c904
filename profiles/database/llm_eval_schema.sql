-- The tables and indexes of the LLM-Eval database test, for SQLite and PostgreSQL. They must not be there yet:
-- what an earlier run left goes away with --clean.
CREATE TABLE evaluation_runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  template_id TEXT,
  template_name TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  started_at TEXT,
  completed_at TEXT,
  duration_seconds INTEGER,
  total_items INTEGER DEFAULT 0,
  processed_items INTEGER DEFAULT 0,
  failed_items INTEGER DEFAULT 0,
  langfuse_session_id TEXT,
  dataset_name TEXT,
  metrics_config TEXT,
  metadata TEXT
);
CREATE TABLE run_items (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES evaluation_runs (id),
  input_data TEXT NOT NULL,
  output_data TEXT,
  expected_output TEXT,
  scores TEXT,
  status TEXT NOT NULL,
  error_message TEXT,
  response_time REAL,
  tokens_used INTEGER,
  cost REAL,
  created_at TEXT NOT NULL,
  processed_at TEXT
);
CREATE INDEX idx_runs_status ON evaluation_runs (status);
CREATE INDEX idx_runs_created_at ON evaluation_runs (created_at);
CREATE INDEX idx_runs_template ON evaluation_runs (template_name);
CREATE INDEX idx_runs_dataset ON evaluation_runs (dataset_name);
CREATE INDEX idx_runs_composite ON evaluation_runs (status, created_at, template_name);
CREATE INDEX idx_items_run_id ON run_items (run_id);
CREATE INDEX idx_items_status ON run_items (status);
CREATE INDEX idx_items_scores ON run_items (run_id, status);
