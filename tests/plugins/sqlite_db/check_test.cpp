#include <catch2/catch.hpp>

#include "sqlite_fixture.hpp"

using namespace spate::test;

namespace {

using found = std::vector<std::pair<std::string, std::string>>;

found check(value operation, value target = {{"file", "x.db"}}) {
  harness client(sqlite_db(), std::move(target), {{"ask", std::move(operation)}});
  found out;
  for (const mistake& each : client.check()) out.emplace_back(each.path, each.message);
  return out;
}

value statements(std::initializer_list<value> all) {
  value out(table{});
  out.children.emplace_back("statements", list(all));
  return out;
}

}  // namespace

TEST_CASE("what is fine is accepted") {
  CHECK(check({{"sql", "SELECT :a"}, {"bind", {{"a", 1}}}}).empty());
  CHECK(check({{"sql", "SELECT 1"}}, {{"memory", true}}).empty());
  CHECK(check({{"script", "schema.sql"}, {"transaction", "exclusive"}}).empty());
  CHECK(check(statements({{{"sql", "SELECT 1 AS a"}}, {{"sql", "SELECT :a"}, {"bind", {{"a", {{"column", "a"}}}}}}}))
            .empty());
}

TEST_CASE("a database is a file or in memory") {
  const value ask{{"sql", "SELECT 1"}};
  CHECK(check(ask, table{}) == found{{"", "which database? write file = \"runs.db\", or memory = true"}});
  CHECK(check(ask, {{"file", "a\"b.db"}}) ==
        found{{"file", "a quotation mark cannot be a part of `file`; rename the database"}});
  CHECK(check(ask, {{"file", ""}}) == found{{"file", "`file` is empty; write the database's path"}});
  CHECK(check(ask, {{"file", "x.db"}, {"memory", true}}) ==
        found{{"memory", "a database is a file or in memory; remove `file` or `memory`"}});
  CHECK(check(ask, {{"memory", true}, {"read_only", true}}) ==
        found{{"read_only", "a database in memory is empty; remove read_only"}});
  CHECK(check(ask, {{"memory", true}, {"journal_mode", "wal"}}) ==
        found{{"journal_mode", "a database in memory has no write-ahead log; remove journal_mode"}});
}

TEST_CASE("an operation does one thing") {
  CHECK(check(table{}) ==
        found{{"operations.", "the operation does nothing; write sql = \"SELECT ...\", statements = [...] or script"}});
  CHECK(check({{"script", "a.sql"}, {"sql", "SELECT 1"}}) ==
        found{{"operations..sql", "the operation has `script` and `sql`; keep one of them"}});
  value both = statements({{{"sql", "SELECT 1"}}});
  both.children.emplace_back("sql", value("SELECT 1"));
  CHECK(check(both) == found{{"operations..statements", "the operation has `sql` and `statements`; keep one of them"}});
  CHECK(check(statements({})) ==
        found{{"operations..statements", "`statements` is empty; write [{ sql = \"...\" }, { sql = \"...\" }]"}});
}

TEST_CASE("every value has a name on both sides") {
  CHECK(check({{"sql", "SELECT :a, :b, :c"}, {"bind", {{"b", 1}}}}) ==
        found{{"operations..sql", "`bind` does not say what :a, :c are; write bind = { a = \"...\" }"}});
  CHECK(check({{"sql", "SELECT :a"}}) ==
        found{{"operations..sql", "`bind` does not say what :a is; write bind = { a = \"...\" }"}});
  CHECK(check({{"sql", "SELECT :a"}, {"bind", {{"a", 1}, {"x", 1}}}}) ==
        found{{"operations..bind.x", "`bind` gives x, and the statement has no :x; it has :a"}});
  CHECK(check({{"sql", "SELECT 1"}, {"bind", {{"x", 1}}}}) ==
        found{{"operations..bind.x", "`bind` gives x, and the statement has no :x; it has no values at all"}});
}

TEST_CASE("a value is one value") {
  CHECK(check({{"sql", "SELECT :a"}, {"bind", {{"a", list({1, 2})}}}}) ==
        found{{"operations..bind.a", "`a` is an array, and a value is one: write one name for each, IN (:a, :b)"}});
  CHECK(check({{"sql", "SELECT :a"}, {"bind", {{"a", table{}}}}}) ==
        found{{"operations..bind.a", "`a` names no column; write { column = \"id\" }"}});
  CHECK(check({{"sql", "SELECT :a"}, {"bind", {{"a", {{"column", "id"}}}}}}) ==
        found{{"operations..bind.a", "there is no statement before this one that could give the column 'id'"}});
}

TEST_CASE("a statement is one statement with named values") {
  CHECK(check({{"sql", "SELECT 1; SELECT 2"}}) ==
        found{{"operations..sql",
               "these are several statements; write statements = [{ sql = \"...\" }, { sql = \"...\" }]"}});
  CHECK(check({{"sql", "SELECT ?"}}) ==
        found{{"operations..sql",
               "'?' is a value without a name that `bind` could say; write a name behind a colon: :id"}});
}

TEST_CASE("several rows in one statement take a list of values, and as many rows as fill it") {
  const auto insert = [](const char* sql, int rows, int together) {
    return check({{"sql", sql}, {"bind", {{"a", 1}}}, {"rows", rows}, {"rows_per_statement", together}});
  };
  CHECK(insert("INSERT INTO t VALUES (:a)", 100, 20).empty());
  CHECK(insert("INSERT INTO t VALUES (:a)", 100, 30) ==
        found{{"operations..rows_per_statement",
               "`rows` is 100, which is no multiple of rows_per_statement = 30; write rows = 120"}});
  CHECK(
      insert("SELECT :a", 20, 20) ==
      found{{"operations..sql",
             "`rows_per_statement` repeats the list behind VALUES, and all values have to be in it: write INSERT INTO "
             "... VALUES (:a, :b)"}});
  value several = statements({{{"sql", "SELECT 1"}}});
  several.children.emplace_back("rows_per_statement", value(2));
  CHECK(check(several) == found{{"operations..rows_per_statement",
                                 "the operation has `statements` and `rows_per_statement`; keep one of them"}});
}
