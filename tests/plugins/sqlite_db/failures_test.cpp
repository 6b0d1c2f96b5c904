// Every failure has an outcome and words; none hangs.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <fstream>
#include <thread>

#include "sqlite_fixture.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

enum : std::uint16_t { plan = SPATE_OUTCOME_PLUGIN, sql, constraint, busy, locked, readonly, full, not_a_database, io };

const value insert{{"sql", "INSERT INTO runs (name) VALUES ('new')"}};

}  // namespace

TEST_CASE("a lock of another connection is waited for, counted, and said when it stays") {
  database_file file;
  harness client(sqlite_db(), file.target({{"busy_timeout", 50ms}}), {{"insert", insert}});
  client.start();
  file.other.tell("BEGIN IMMEDIATE");
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == busy);
  CHECK(sample.status == SQLITE_BUSY);
  CHECK(client.error_of(sample) ==
        "database is locked: another connection held it longer than busy_timeout, or both wait for each other");
  CHECK(sample.end_ns - sample.start_ns >= 45'000'000);
  CHECK(client.host.metric("busy_waits") == 1);
  CHECK(client.host.metric("busy_wait_time") >= 45'000'000);
  file.other.tell("COMMIT");
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("busy_waits") == 1);
}

TEST_CASE("a session is opened in spite of a short lock, whatever busy_timeout says of statements") {
  database_file file;
  file.other.tell("BEGIN EXCLUSIVE");
  std::thread holder([&] {
    std::this_thread::sleep_for(100ms);
    file.other.tell("COMMIT");
  });
  harness client(sqlite_db(), file.target({{"busy_timeout", 0ms}, {"synchronous", "normal"}}), {{"insert", insert}});
  client.start();
  holder.join();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("busy_wait_time") == 0);
}

TEST_CASE("a table that is locked in a shared cache is told apart from a file that is busy") {
  if (sqlite3_compileoption_used("USE_URI") == 0) return;  // the only way to a shared cache
  database_file file;
  const std::string shared = "file:" + file.path + "?cache=shared";
  harness client(sqlite_db(), {{"file", shared}, {"busy_timeout", 50ms}},
                 {{"read", {{"sql", "SELECT count(*) FROM runs"}}}, {"insert", insert}});
  client.start();
  other_connection sharing(shared);
  sharing.tell("BEGIN IMMEDIATE; UPDATE runs SET score = 1");
  const spate_sample read = client.run(0);
  CHECK(read.outcome == locked);
  CHECK(read.status == SQLITE_LOCKED_SHAREDCACHE);
  CHECK(client.error_of(read) ==
        "another connection holds the table in the cache that they share: database table is locked: runs; leave "
        "cache=shared out of `file`");
  sharing.tell("COMMIT");
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  file.other.tell("BEGIN IMMEDIATE");
  CHECK(client.run(1).outcome == busy);
  CHECK(client.host.metric("busy_waits") == 1);
}

TEST_CASE("an interrupt ends a wait for a lock, and everything after") {
  database_file file;
  harness client(sqlite_db(), file.target({{"busy_timeout", 30s}}), {{"insert", insert}}, false);
  client.start();
  file.other.tell("BEGIN IMMEDIATE");
  client.submit(0);
  std::thread later([&] {
    std::this_thread::sleep_for(30ms);
    client.interrupt();
  });
  client.finish(10s);
  later.join();
  CHECK(client.samples.back().outcome == SPATE_OUTCOME_ABORTED);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_ABORTED);
}

TEST_CASE("an interrupt ends a statement that runs") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"endless",
                   {{"sql",
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) "
                     "FROM n"}}}},
                 false);
  client.start();
  client.submit(0);
  std::thread later([&] {
    std::this_thread::sleep_for(30ms);
    client.interrupt();
  });
  client.finish(10s);
  later.join();
  CHECK(client.samples.back().outcome == SPATE_OUTCOME_ABORTED);
}

TEST_CASE("a database that is opened to be read refuses what writes") {
  database_file file;
  harness client(sqlite_db(), file.target({{"read_only", true}}), {{"insert", insert}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == readonly);
  CHECK(client.error_of(sample) == "attempt to write a readonly database");
}

TEST_CASE("a file that is full says so") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"limit", {{"sql", "PRAGMA max_page_count = 1"}}},
                  {"fill", {{"sql", "INSERT INTO runs (name) VALUES (hex(randomblob(100000)))"}}}});
  client.start();
  client.run(0);
  const spate_sample sample = client.run(1);
  CHECK(sample.outcome == full);
  CHECK(client.error_of(sample) ==
        "database or disk is full: the disk has no room, or the file's limit of pages is reached");
}

TEST_CASE("what is no database is found before anything runs") {
  temporary_folder folder;
  const std::string path = folder / "not.db";
  temporary_folder::write(path, std::string(5000, 'x'));
  harness client(sqlite_db(), {{"file", path}}, {{"one", {{"sql", "SELECT 1"}}}});
  CHECK_THROWS_WITH(client.start(), Catch::Contains("file is not a database"));
}

TEST_CASE("a file that is missing is made, or not when it must be there") {
  temporary_folder folder;
  const std::string path = folder / "new.db";
  {
    harness client(sqlite_db(), {{"file", path}, {"create", false}}, {{"one", {{"sql", "SELECT 1"}}}});
    CHECK_THROWS_WITH(client.start(),
                      "there is no file '" + path + "'; correct `file`, or let it be made: create = true");
  }
  harness client(sqlite_db(), {{"file", path}}, {{"one", {{"sql", "SELECT 1"}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
}

TEST_CASE("a temporary file is removed with all that stands beside it, and one that was there stays") {
  const temporary_folder folder;
  const std::string made = folder / "made.db";
  {
    harness client(sqlite_db(), {{"file", made}, {"temporary", true}, {"journal_mode", "wal"}},
                   {{"make", {{"sql", "CREATE TABLE t (a)"}}}});
    client.start();
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    CHECK(::access(made.c_str(), F_OK) == 0);
  }
  for (const char* each : {"", "-wal", "-shm"}) CHECK(::access((made + each).c_str(), F_OK) != 0);

  database_file file;
  {
    harness client(sqlite_db(), file.target({{"temporary", true}}), {{"insert", insert}});
    client.start();
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  }
  CHECK(::access(file.path.c_str(), F_OK) == 0);
}

TEST_CASE("a statement that does not compile is found at the start, with its words") {
  database_file file;
  const auto refused = [&](const char* sql) {
    harness client(sqlite_db(), file.target(), {{"ask", {{"sql", sql}}}});
    try {
      client.start();
    } catch (const std::exception& why) {
      return std::string(why.what());
    }
    return std::string("it was accepted");
  };
  CHECK(refused("SELEC 1") == "operation ask does not compile: near \"SELEC\": syntax error");
  CHECK(refused("SELECT nam FROM runs") == "operation ask does not compile: no such column: nam");
  CHECK(refused("SELECT * FROM rins") == "operation ask does not compile: no such table: rins");
  CHECK(refused("SELECT nosuch(1)") == "operation ask does not compile: no such function: nosuch");
}

TEST_CASE("what another operation makes is looked for there before it is refused") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"wrong", {{"sql", "SELECT missing FROM items JOIN runs USING (id)"}}},
                  {"make", {{"sql", "CREATE TABLE items (id INTEGER, name TEXT)"}}}});
  CHECK_THROWS_WITH(client.start(), "operation wrong does not compile: no such column: missing");
  CHECK(file.other.ask("SELECT count(*) FROM sqlite_master WHERE name = 'items'") == "0");
}

TEST_CASE("what is asked of rows that nobody reads is said before anything is sent") {
  database_file file;
  harness unread(sqlite_db(), file.target(), {{"ask", {{"sql", "SELECT 1"}, {"fetch", "none"}}}});
  unread.host.wanted = {SPATE_WANTS_ROW_COUNT};
  CHECK_THROWS_WITH(
      unread.start(),
      "operation ask: expect, check or capture look at rows, and `fetch` is \"none\"; remove it, or write "
      "\"first\"");
  const std::string path = file.folder / "some.sql";
  std::ofstream(path) << "SELECT 1;";
  harness script(sqlite_db(), file.target(), {{"ask", {{"script", path}}}});
  script.host.wanted = {SPATE_WANTS_ROW_COUNT};
  CHECK_THROWS_WITH(script.start(),
                    "operation ask: expect, check or capture look at rows, and a script gives none; ask them of an "
                    "operation with `sql`");
}

TEST_CASE("a table that goes during the run is a failure with words") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"get", {{"sql", "SELECT * FROM runs"}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  file.other.tell("DROP TABLE runs");
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == sql);
  CHECK(client.error_of(sample) == "no such table: runs");
}

TEST_CASE("the journal mode is set, and what the database does not take is said") {
  database_file file;
  harness client(sqlite_db(), file.target({{"journal_mode", "wal"}}), {{"insert", insert}});
  client.start();
  client.run(0);
  CHECK(other_connection(file.path).ask("PRAGMA journal_mode") == "wal");
  client.stop();
  other_connection(file.path).tell("PRAGMA journal_mode = delete");
  harness reading(sqlite_db(), file.target({{"journal_mode", "wal"}, {"read_only", true}}),
                  {{"one", {{"sql", "SELECT 1"}}}});
  CHECK_THROWS_WITH(reading.start(),
                    "'" + file.path +
                        "' keeps the journal_mode delete, since it cannot be written; make it writable, or "
                        "remove journal_mode");
}

TEST_CASE("checkpoints of the write-ahead log are measured") {
  database_file file;
  harness client(sqlite_db(), file.target({{"journal_mode", "wal"}, {"wal_autocheckpoint", 1}}),
                 {{"change", {{"sql", "UPDATE runs SET score = score + 1"}}}});
  client.start();
  for (int i = 0; i < 5; ++i) client.run(0);
  CHECK(client.host.metric_count("checkpoint_time") == 5);
}
