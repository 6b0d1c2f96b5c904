#include "sql/named_sql.hpp"

#include <catch2/catch.hpp>

#include "sql/repeated_values.hpp"

using namespace spate::sql;

namespace {

const dialect sqlite{.brackets = true};
const dialect postgres{.numbered_by_dollar = true,
                       .dollar_quotes = true,
                       .nested_comments = true,
                       .escape_strings = true,
                       .question_is_operator = true};
using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a name is a numbered parameter, and the same one each time") {
  const named_sql read = read_named_sql("SELECT * FROM t WHERE a = :id AND b=:name OR c = :id", sqlite);
  CHECK(read.problem.empty());
  CHECK(read.text == "SELECT * FROM t WHERE a = ?1 AND b=?2 OR c = ?1");
  CHECK(read.names == names{"id", "name"});
  CHECK(read_named_sql("VALUES (:a1, :b_2)", postgres).text == "VALUES ($1, $2)");
}

TEST_CASE("what is quoted or a comment has no names") {
  for (const char* words : {"SELECT ':id'", "SELECT 'it''s :id'", "SELECT \":id\"", "SELECT `:id`", "SELECT [:id]",
                            "SELECT 1 -- :id", "SELECT 1 /* :id */", "SELECT a /* ':id"}) {
    INFO(words);
    const named_sql read = read_named_sql(words, sqlite);
    CHECK(read.problem.empty());
    CHECK(read.names.empty());
    CHECK(read.text == words);
  }
  for (const char* words : {"SELECT $$ :id $$", "SELECT $x$ $$ :id $x$", "SELECT E'\\' :id'",
                            "SELECT 1 /* /* */ :id */", "SELECT a::text", "SELECT data ? 'key'"}) {
    INFO(words);
    const named_sql read = read_named_sql(words, postgres);
    CHECK(read.problem.empty());
    CHECK(read.names.empty());
    CHECK(read.text == words);
  }
  CHECK(read_named_sql("SELECT a[:i]", postgres).names == names{"i"});
  CHECK(read_named_sql("SELECT :id::bigint", postgres).text == "SELECT $1::bigint");
}

TEST_CASE("a comment or a quote at the end changes nothing before it") {
  CHECK(read_named_sql("SELECT :id; -- done", sqlite).names == names{"id"});
  CHECK(read_named_sql("SELECT :id ;\n", sqlite).problem.empty());
}

TEST_CASE("what cannot be used says so") {
  CHECK(read_named_sql("SELECT 1; SELECT 2", sqlite).problem ==
        "these are several statements; write statements = [{ sql = \"...\" }, { sql = \"...\" }]");
  CHECK(read_named_sql(" -- nothing", sqlite).problem == "there is no statement; write one like \"SELECT 1\"");
  CHECK(read_named_sql("", sqlite).problem == "there is no statement; write one like \"SELECT 1\"");
  for (const char* words : {"SELECT ?", "SELECT ?1", "SELECT @id", "SELECT $id"}) {
    INFO(words);
    const std::string piece = std::string(words).substr(7);
    CHECK(read_named_sql(words, sqlite).problem ==
          "'" + piece + "' is a value without a name that `bind` could say; write a name behind a colon: :id");
  }
  CHECK_FALSE(read_named_sql("SELECT $1", postgres).problem.empty());
}

TEST_CASE("the first word, and whether rows come") {
  CHECK(first_word("  -- what\n /* it */ select 1", sqlite) == "SELECT");
  CHECK(first_word("(SELECT 1)", sqlite).empty());
  CHECK(gives_rows("select 1", sqlite));
  CHECK(gives_rows("WITH x AS (SELECT 1) SELECT * FROM x", sqlite));
  CHECK(gives_rows("INSERT INTO t VALUES (1) RETURNING id", sqlite));
  CHECK_FALSE(gives_rows("INSERT INTO t VALUES ('RETURNING')", sqlite));
  CHECK_FALSE(gives_rows("UPDATE t SET a = 1", sqlite));
}

TEST_CASE("the list behind VALUES is repeated, each with parameters of its own") {
  const named_sql one = read_named_sql("INSERT INTO t (a, b) VALUES (:a, lower(:b || ')') || :a) RETURNING id", sqlite);
  const named_sql three = repeated_values(one, 3, sqlite);
  CHECK(three.problem.empty());
  CHECK(three.names == names{"a", "b"});
  CHECK(three.text ==
        "INSERT INTO t (a, b) VALUES (?1, lower(?2 || ')') || ?1), (?3, lower(?4 || ')') || ?3), "
        "(?5, lower(?6 || ')') || ?5) RETURNING id");
  const named_sql two =
      read_named_sql("insert into t values /* ( */ ($$ ( $$, :a::int) ON CONFLICT (a) DO NOTHING", postgres);
  CHECK(repeated_values(two, 2, postgres).text ==
        "insert into t values /* ( */ ($$ ( $$, $1::int), ($$ ( $$, $2::int) ON CONFLICT (a) DO NOTHING");
}

TEST_CASE("what has values elsewhere, several lists or none cannot be repeated") {
  for (const char* words :
       {"SELECT :a", "INSERT INTO t SELECT :a", "INSERT INTO t VALUES (:a), (:a)", "INSERT INTO t VALUES (:a",
        "INSERT INTO t VALUES (:a) ON CONFLICT (a) DO UPDATE SET a = :b",
        "WITH x AS (SELECT :b) INSERT INTO t VALUES (:a)", "INSERT INTO t DEFAULT VALUES",
        "INSERT INTO t (values) SELECT (:a)"}) {
    CAPTURE(words);
    const named_sql read = repeated_values(read_named_sql(words, sqlite), 2, sqlite);
    CHECK(read.problem ==
          "`rows_per_statement` repeats the list behind VALUES, and all values have to be in it: write INSERT INTO ... "
          "VALUES (:a, :b)");
  }
}
