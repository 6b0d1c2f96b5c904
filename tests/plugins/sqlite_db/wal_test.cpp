// The size of the write-ahead log, as its file has it.
#include <catch2/catch.hpp>

#include <filesystem>

#include "sqlite_fixture.hpp"

using namespace spate::test;

namespace {

const value fill = {{"sql", "INSERT INTO runs (name) SELECT hex(randomblob(3000)) FROM runs LIMIT 3"}};

std::int64_t size_of_log(const database_file& file) {
  return static_cast<std::int64_t>(std::filesystem::file_size(file.path + "-wal"));
}

}  // namespace

TEST_CASE("the gauge of the write-ahead log stands at the size of its file") {
  database_file file;
  harness client(sqlite_db(), file.target({{"journal_mode", "wal"}}), {{"fill", fill}});
  client.start();
  std::int64_t before = 0;
  for (int i = 0; i < 5; ++i) {
    REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
    const std::int64_t now = size_of_log(file);
    CHECK(client.host.metric("wal_size") == now);
    CHECK(now > before);
    before = now;
  }
}

TEST_CASE("a checkpoint leaves the file as long as it was, and so the gauge") {
  database_file file;
  harness client(sqlite_db(), file.target({{"journal_mode", "wal"}, {"wal_autocheckpoint", 2}}), {{"fill", fill}});
  client.start();
  for (int i = 0; i < 5; ++i) REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric_count("checkpoint_time") == 5);
  CHECK(client.host.metric("wal_size") == size_of_log(file));
}

TEST_CASE("what another program writes is seen, too") {
  database_file file;
  file.other.tell("PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0");
  harness client(sqlite_db(), file.target(), {{"read", {{"sql", "SELECT count(*) FROM runs"}}}});
  client.start();
  file.other.tell("INSERT INTO runs (name) SELECT hex(randomblob(30000)) FROM runs");
  REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("wal_size") == size_of_log(file));
}

TEST_CASE("without a write-ahead log there is no size") {
  database_file file;
  harness client(sqlite_db(), file.target({{"journal_mode", "delete"}}), {{"fill", fill}});
  client.start();
  REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric_count("wal_size") <= 0);
}
