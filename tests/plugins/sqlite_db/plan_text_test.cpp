#include "plan_text.hpp"

#include <catch2/catch.hpp>

using namespace spate::sqlite_db;

TEST_CASE("a step that reads a whole table is found") {
  CHECK(full_scan("SCAN runs") == "SCAN runs");
  CHECK(full_scan("SEARCH runs USING INTEGER PRIMARY KEY (rowid=?)\n  SCAN items") == "SCAN items");
  CHECK(full_scan("SCAN TABLE runs AS r") == "SCAN TABLE runs AS r");
}

TEST_CASE("what is made by the statement, read by an index or found is no whole table") {
  for (const char* plan :
       {"SEARCH runs USING INDEX idx_runs_status (status=?)", "SCAN runs USING INDEX idx_runs_created",
        "SCAN runs USING COVERING INDEX idx", "SCAN CONSTANT ROW", "SCAN (subquery-1)", "SCAN 2-ROW VALUES CLAUSE",
        "MATERIALIZE recent\n  SEARCH runs USING INDEX i (a>?)\nSCAN recent", "CO-ROUTINE top\nSCAN top",
        "SCAN json_each VIRTUAL TABLE INDEX 1:", "no table is read", ""}) {
    INFO(plan);
    CHECK(full_scan(plan).empty());
  }
}

TEST_CASE("an index is known by its whole name") {
  const char* plan =
      "SEARCH r USING INTEGER PRIMARY KEY (rowid=?)\n  SEARCH i USING COVERING INDEX idx_items_run (run=?)";
  CHECK(uses_index(plan, "idx_items_run"));
  CHECK_FALSE(uses_index(plan, "idx_items"));
  CHECK_FALSE(uses_index("SCAN idx_items_run", "idx_items_run"));
}
