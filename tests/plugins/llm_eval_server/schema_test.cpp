#include "store/schema.hpp"

#include <catch2/catch.hpp>

#include "temporary_folder.hpp"

namespace spate::llm_eval_server {

TEST_CASE("the schema has the platform's tables and indexes, and is created once") {
  temporary_folder folder;
  for (int time = 0; time < 2; ++time) {
    database store(folder.file("x.db"));
    create_schema(store);
    auto count = [&](const char* sql) {
      auto row = store.use(sql);
      row.step();
      return row.integer(0);
    };
    CHECK(count("SELECT count(*) FROM sqlite_master WHERE type = 'table'") == 5);
    CHECK(count("SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_runs_%'") == 16);
    CHECK(count("SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_items_%'") == 12);
    CHECK(count("SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_metrics_%'") == 7);
    CHECK(count("SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_comparisons_%'") == 3);
    CHECK(count("SELECT count(*) FROM sqlite_master WHERE name LIKE 'idx_projects_%'") == 2);
    CHECK(count("PRAGMA foreign_keys") == 1);
    auto mode = store.use("PRAGMA journal_mode");
    mode.step();
    CHECK(mode.text(0) == "wal");
  }
  CHECK_FALSE(std::filesystem::exists(folder.file("x.db-wal")));
}

TEST_CASE("a file that is no database or cannot be opened is named, with what to do") {
  CHECK_THROWS_WITH(database("/no/such/folder/x.db"),
                    Catch::Contains("cannot open the database /no/such/folder/x.db") &&
                        Catch::Contains("choose a file in a folder that exists"));
  CHECK_THROWS_WITH(database("/proc/self/cmdline"), Catch::Contains("/proc/self/cmdline"));
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  database store(":memory:");
  store.execute("CREATE TABLE t (x)");
  {
    transaction change(store);
    store.execute("INSERT INTO t VALUES (1)");
  }
  auto row = store.use("SELECT count(*) FROM t");
  row.step();
  CHECK(row.integer(0) == 0);
}

}  // namespace spate::llm_eval_server
