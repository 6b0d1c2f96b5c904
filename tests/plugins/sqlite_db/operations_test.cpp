// What operations do, seen from another connection.
#include <catch2/catch.hpp>

#include "sqlite_fixture.hpp"

using namespace spate::test;

TEST_CASE("a select gives typed rows, and binds by name") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"get",
                   {{"sql", "SELECT id, name, score, NULL AS none FROM runs WHERE id >= :id ORDER BY id"},
                    {"bind", {{"id", templated{"${id}"}}}}}}});
  client.host.typed = {{"id", integer(2)}};
  client.host.wanted = {all_rows};
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_OK);
  CHECK(sample.start_ns > 0);
  CHECK(sample.first_byte_us > 0);
  CHECK(sample.bytes_in == 8 + 3 + 8 + 5 + 8);  // the score of run 2 is NULL
  CHECK(sample.bytes_out == 8);
  REQUIRE(client.host.offers.size() == 1);
  const offered& rows = client.host.offers[0];
  CHECK(rows.columns == std::vector<std::string>{"id", "name", "score", "none"});
  CHECK(rows.cells ==
        std::vector<std::vector<std::string>>{{"2", "two", "null", "null"}, {"3", "three", "1.5", "null"}});
  CHECK(rows.row_count == 2);
  CHECK(client.host.metric("rows_read") == 2);
  CHECK(client.violations.empty());
}

TEST_CASE("fetch says how many rows are read") {
  database_file file;
  const char* sql = "SELECT id FROM runs ORDER BY id";
  harness client(sqlite_db(), file.target(),
                 {{"first", {{"sql", sql}, {"fetch", "first"}}}, {"none", {{"sql", sql}, {"fetch", "none"}}}});
  client.host.wanted = {all_rows, 0};
  client.start();
  client.run(0);
  CHECK(client.host.offers[0].cells == std::vector<std::vector<std::string>>{{"1"}});
  CHECK(client.host.offers[0].row_count == 1);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("rows_read") == 1);
  // Nothing is left open that would hold a lock.
  file.other.tell("DROP TABLE runs");
}

TEST_CASE("values of every kind arrive as they are") {
  database_file file;
  harness client(
      sqlite_db(), file.target(),
      {{"types",
        {{"sql", "SELECT typeof(:i), typeof(:f), typeof(:t), typeof(:b), typeof(:n), :t, :e"},
         {"bind",
          {{"i", 5}, {"f", 0.5}, {"t", templated{"a ${v}"}}, {"b", true}, {"n", templated{"${n}"}}, {"e", ""}}}}}});
  client.host.values = {{"v", "text"}};
  client.host.typed = {{"n", null()}};
  client.host.wanted = {all_rows};
  client.start();
  client.run(0);
  CHECK(client.host.offers[0].cells ==
        std::vector<std::vector<std::string>>{{"integer", "real", "text", "integer", "null", "a text", ""}});
}

TEST_CASE("changes are counted, and seen by others at once") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"done", {{"sql", "UPDATE runs SET score = 2 WHERE status = 'done'"}}}});
  client.host.wanted = {SPATE_WANTS_ROW_COUNT};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers[0].row_count == 2);
  CHECK(client.host.metric("rows_changed") == 2);
  CHECK(file.other.ask("SELECT id FROM runs WHERE score = 2") == "1|3");
}

TEST_CASE("a later statement binds what an earlier one gave, all in one transaction") {
  database_file file;
  value operation(table{});
  operation.children.emplace_back(
      "statements", list({value{{"sql", "SELECT id, score FROM runs WHERE id = :id"}, {"bind", {{"id", 1}}}},
                          value{{"sql", "UPDATE runs SET score = :old + 1 WHERE id = :id"},
                                {"bind", {{"old", {{"column", "score"}}}, {"id", {{"column", "id"}}}}}}}));
  operation.children.emplace_back("transaction", value("immediate"));
  harness client(sqlite_db(), file.target(), {{"add", operation}});
  client.host.wanted = {SPATE_WANTS_ROW_COUNT | SPATE_WANTS_FIRST_ROW};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(file.other.ask("SELECT score FROM runs WHERE id = 1") == "1.5");
  // What is offered is the newest statement that gives rows.
  CHECK(client.host.offers[0].cells == std::vector<std::vector<std::string>>{{"1", "0.5"}});

  file.other.tell("DELETE FROM runs WHERE id = 1");
  const spate_sample missed = client.run(0);
  CHECK(missed.outcome == SPATE_OUTCOME_EXPECT);
  CHECK(client.error_of(missed) == "operation add, statement 2: no row before it has a column 'score' for :old");
}

TEST_CASE("a transaction that fails is undone") {
  database_file file;
  value operation(table{});
  operation.children.emplace_back("statements", list({value{{"sql", "INSERT INTO runs (name) VALUES ('four')"}},
                                                      value{{"sql", "INSERT INTO runs (name) VALUES ('one')"}}}));
  operation.children.emplace_back("transaction", value("deferred"));
  harness client(sqlite_db(), file.target(), {{"twice", operation}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_PLUGIN + 2);  // constraint
  CHECK(sample.status == SQLITE_CONSTRAINT_UNIQUE);
  CHECK(client.error_of(sample) == "UNIQUE constraint failed: runs.name");
  CHECK(file.other.ask("SELECT count(*) FROM runs") == "3");
}

TEST_CASE("a transaction that is left open is undone and said") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"begin", {{"sql", "BEGIN IMMEDIATE"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_PLUGIN + 1);  // sql
  CHECK(client.error_of(sample) ==
        "the operation left a transaction open, which was rolled back: end it with COMMIT, or write transaction = "
        "\"...\"");
  file.other.tell("INSERT INTO runs (name) VALUES ('free')");
}

TEST_CASE("many rows in one operation draw their values each") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"many",
                   {{"sql", "INSERT INTO runs (name, status) VALUES (:name, :status)"},
                    {"bind", {{"name", templated{"row ${row}"}}, {"status", "new"}}},
                    {"rows", 100},
                    {"transaction", "immediate"}}}});
  client.host.wanted = {SPATE_WANTS_ROW_COUNT};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers[0].row_count == 100);
  CHECK(file.other.ask("SELECT count(DISTINCT name) FROM runs WHERE status = 'new'") == "100");
  CHECK(file.other.ask("SELECT count(*) FROM runs WHERE name IN ('row 0', 'row 99')") == "2");
}

TEST_CASE("rows for which a source has nothing left are left out") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"many",
                   {{"sql", "INSERT INTO runs (name, status) VALUES (:name, 'new')"},
                    {"bind", {{"name", templated{"row ${row}"}}}},
                    {"rows", 10}}}});
  client.start();
  const auto names = [&](std::uint32_t left) {
    client.host.rows_left = left;
    client.host.row = 0;
    file.other.tell("DELETE FROM runs");
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    return file.other.ask("SELECT count(*), max(name) FROM runs");
  };
  CHECK(names(10) == "10,row 9");
  CHECK(names(9) == "9,row 8");
  CHECK(names(4) == "4,row 3");
}

TEST_CASE("one statement carries several rows, and the last ones that a source has") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"many",
                   {{"sql", "INSERT INTO runs (status, name) VALUES (:status, :name || :status)"},
                    {"bind", {{"name", templated{"row ${row} "}}, {"status", "new"}}},
                    {"rows", 10},
                    {"rows_per_statement", 5}}}});
  client.host.wanted = {SPATE_WANTS_ROW_COUNT};
  client.start();
  const auto names = [&](std::uint32_t left) {
    client.host.rows_left = left;
    client.host.row = 0;
    file.other.tell("DELETE FROM runs");
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    return file.other.ask("SELECT count(*), max(name), max(status) FROM runs");
  };
  CHECK(names(10) == "10,row 9 new,new");
  CHECK(client.host.metric_count("statement_1") == 2);
  CHECK(client.host.offers.back().row_count == 10);
  CHECK(names(7) == "7,row 6 new,new");
  CHECK(client.host.metric_count("statement_1") == 2 + 3);
  CHECK(client.host.offers.back().row_count == 7);
  CHECK(names(3) == "3,row 2 new,new");
  CHECK(client.host.metric("rows_changed") == 20);
}

TEST_CASE("a script makes what a later operation uses, and names the line that fails") {
  database_file file;
  const std::string script = file.folder / "schema.sql", broken = file.folder / "broken.sql";
  temporary_folder::write(script,
                          "-- first\nCREATE TABLE items (id INTEGER PRIMARY KEY, run INTEGER);\n"
                          "CREATE TRIGGER t AFTER INSERT ON items BEGIN UPDATE runs SET score = 9; SELECT 1; END;\n"
                          "INSERT INTO items (run) VALUES (1), (2);\n");
  temporary_folder::write(broken,
                          "INSERT INTO runs (name) VALUES ('x');\n\n-- here\nINSERT INTO missing VALUES (1);\n");
  harness client(sqlite_db(), file.target(),
                 {{"schema", {{"script", script}, {"transaction", "immediate"}}},
                  {"broken", {{"script", broken}, {"transaction", "immediate"}}},
                  {"count", {{"sql", "SELECT count(*) AS n FROM items"}}}});
  client.host.wanted = {0, 0, all_rows};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(2).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers[0].cells == std::vector<std::vector<std::string>>{{"2"}});
  const spate_sample failed = client.run(1);
  CHECK(failed.outcome == SPATE_OUTCOME_PLUGIN + 1);
  CHECK(client.error_of(failed) == broken + ":4: no such table: missing");
  CHECK(file.other.ask("SELECT count(*) FROM runs WHERE name = 'x'") == "0");
}

TEST_CASE("a database in memory is one for all sessions") {
  harness client(sqlite_db(), {{"memory", true}},
                 {{"make", {{"sql", "CREATE TABLE IF NOT EXISTS t (a)"}}},
                  {"add", {{"sql", "INSERT INTO t VALUES (1)"}}},
                  {"count", {{"sql", "SELECT count(*) AS n FROM t"}}}});
  client.host.wanted = {0, 0, all_rows};
  client.start(1, 2);
  client.run(0);
  client.run(1);
  client.run(2);
  CHECK(client.host.offers[0].cells == std::vector<std::vector<std::string>>{{"1"}});
}
