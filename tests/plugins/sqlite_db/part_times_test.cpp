// Each part of an operation has a time of its own.
#include <catch2/catch.hpp>

#include "sqlite_fixture.hpp"

using namespace spate::test;

namespace {

value several(std::initializer_list<value> statements, const char* transaction = nullptr) {
  value out(table{});
  out.children.emplace_back("statements", list(statements));
  if (transaction != nullptr) out.children.emplace_back("transaction", value(transaction));
  return out;
}

value sql(const char* words) { return {{"sql", words}}; }

}  // namespace

TEST_CASE("the parts of a transaction are each timed, and together no more than the operation") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"transfer", several({sql("SELECT 1"), sql("UPDATE runs SET score = 2")}, "immediate")}});
  client.start();
  std::int64_t service_ns = 0;
  for (int i = 0; i < 3; ++i) {
    const spate_sample sample = client.run(0);
    REQUIRE(sample.outcome == SPATE_OUTCOME_OK);
    service_ns += sample.end_ns - sample.start_ns;
  }
  std::int64_t parts_ns = 0;
  for (const char* part : {"begin_time", "statement_1", "statement_2", "commit_time"}) {
    CAPTURE(part);
    CHECK(client.host.metric_count(part) == 3);
    CHECK(client.host.metric(part) > 0);
    parts_ns += client.host.metric(part);
  }
  CHECK(parts_ns <= service_ns);
  CHECK(client.host.metric_count("statement_3") == -1);
  CHECK(client.violations.empty());
}

TEST_CASE("a statement's time is its own") {
  database_file file;
  harness client(
      sqlite_db(), file.target(),
      {{"both", several({sql("SELECT 1"), sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                              "WHERE i < 100000) SELECT count(*) FROM n")})}});
  client.start();
  REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("statement_2") > 1'000'000);
  CHECK(client.host.metric("statement_2") > client.host.metric("statement_1"));
  CHECK(client.host.metric_count("commit_time") == -1);
}

TEST_CASE("each of many rows counts, and one statement alone is the operation itself") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"rows",
                   {{"sql", "INSERT INTO runs (name) VALUES (:name)"},
                    {"bind", {{"name", templated{"${row}"}}}},
                    {"rows", 20},
                    {"transaction", "immediate"}}},
                  {"one", sql("SELECT 1")}});
  client.start();
  REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric_count("statement_1") == 20);
  REQUIRE(client.run(1).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric_count("statement_1") == 20);
}

TEST_CASE("a part that fails has no time") {
  database_file file;
  harness client(sqlite_db(), file.target(),
                 {{"half", several({sql("INSERT INTO runs VALUES (9, 'nine', '', 0)"),
                                    sql("INSERT INTO runs VALUES (1, 'x', '', 0)"), sql("SELECT 1")},
                                   "deferred")}});
  client.start();
  CHECK(client.run(0).outcome != SPATE_OUTCOME_OK);
  CHECK(client.host.metric_count("statement_1") == 1);
  for (const char* part : {"statement_2", "statement_3", "commit_time"}) CHECK(client.host.metric_count(part) == 0);
}

TEST_CASE("from the tenth statement on parts have no times, and the profile's author is told") {
  database_file file;
  value many = several({});
  for (int i = 0; i < 11; ++i) many.children[0].second.children.emplace_back("", sql("SELECT 1"));
  harness client(sqlite_db(), file.target(), {{"many", many}});
  const auto found = client.check();
  REQUIRE(found.size() == 1);
  CHECK(found[0].severity == SPATE_SEVERITY_WARNING);
  CHECK(found[0].message ==
        "only the first 9 of 11 statements have times of their own; the operation's has all of them");
  client.start();
  REQUIRE(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric_count("statement_9") == 1);
  CHECK(client.host.metric_count("statement_10") == -1);
}
