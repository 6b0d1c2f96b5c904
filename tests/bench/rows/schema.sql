-- The items' table and indexes of the LLM-Eval database test. Its foreign key is left out: no runs are needed.
CREATE TABLE run_items (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
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
CREATE INDEX idx_items_run_id ON run_items (run_id);
CREATE INDEX idx_items_status ON run_items (status);
CREATE INDEX idx_items_scores ON run_items (run_id, status);
