// The steady state allocates nothing of ours: SQLite takes its memory by malloc, which is counted apart.
#include "allocations.hpp"

#include <catch2/catch.hpp>

#include "sqlite_fixture.hpp"

using namespace spate::test;

namespace {

std::uint64_t allocations_of(value operation, std::uint32_t wants) {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"operation", std::move(operation)}}, false);
  client.host.typed = {{"id", integer(2)}};
  client.host.wanted = {wants};
  client.host.keep_offers = false;
  client.keep_samples = false;
  client.start();
  const auto rounds = [&](int count) {
    for (int i = 0; i < count; ++i) client.run_quietly(0);
  };
  rounds(50);
  const std::size_t before = allocations();
  rounds(500);
  return allocations() - before;
}

}  // namespace

TEST_CASE("the counter counts what the plugin allocates") {
  database_file file;
  harness client(sqlite_db(), file.target(), {{"one", {{"sql", "SELECT 1"}}}}, false);
  const std::size_t before = allocations();
  client.start();
  CHECK(allocations() > before);
}

TEST_CASE("a select whose rows are kept allocates nothing") {
  CHECK(allocations_of({{"sql", "SELECT * FROM runs WHERE id >= :id"}, {"bind", {{"id", templated{"${id}"}}}}},
                       all_rows | SPATE_WANTS_BODY) == 0);
}

TEST_CASE("a transaction of several statements with many rows allocates nothing") {
  value operation(table{});
  operation.children.emplace_back(
      "statements", list({value{{"sql", "SELECT score FROM runs WHERE id = :id"}, {"bind", {{"id", 1}}}},
                          value{{"sql", "UPDATE runs SET score = :old + 1, status = :status WHERE id = :id"},
                                {"bind",
                                 {{"old", {{"column", "score"}}},
                                  {"status", templated{"row ${row}, long enough for no small buffer"}},
                                  {"id", 1}}}}}));
  operation.children.emplace_back("transaction", value("immediate"));
  operation.children.emplace_back("rows", value(20));
  CHECK(allocations_of(operation, SPATE_WANTS_ROW_COUNT) == 0);
}
