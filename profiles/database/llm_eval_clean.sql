DROP TABLE IF EXISTS run_items;
DROP TABLE IF EXISTS evaluation_runs;
