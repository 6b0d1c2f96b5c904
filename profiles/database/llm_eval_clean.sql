-- Of an earlier run with either schema: indexes of both have the same names. Projects stay.
DROP TABLE IF EXISTS run_items;
DROP TABLE IF EXISTS evaluation_items;
DROP TABLE IF EXISTS run_metrics;
DROP TABLE IF EXISTS run_comparisons;
DROP TABLE IF EXISTS evaluation_runs;
