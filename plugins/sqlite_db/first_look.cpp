#include "first_look.hpp"

#include <sqlite3.h>

#include <memory>
#include <vector>

#include "error.hpp"
#include "script_runner.hpp"
#include "sql/named_sql.hpp"
#include "sql/refused.hpp"
#include "words.hpp"

namespace spate::sqlite_db {

namespace {

struct closer {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using database_handle = std::unique_ptr<sqlite3, closer>;
using statement_handle = std::unique_ptr<sqlite3_stmt, closer>;

// Empty: it compiles.
std::string refusal(sqlite3* on, const std::string& statement) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v2(on, statement.c_str(), -1, &raw, nullptr);
  const statement_handle made(raw);
  return code == SQLITE_OK ? std::string() : words_of(on, code);
}

void carry_out(sqlite3* on, const std::string& statement) {
  sqlite3_exec(on, statement.c_str(), nullptr, nullptr, nullptr);
}

// An empty one with the tables, views and indexes of another.
database_handle copy_of_schema(sqlite3* from) {
  sqlite3* raw = nullptr;
  sqlite3_open(":memory:", &raw);
  database_handle out(raw);
  sqlite3_stmt* definitions = nullptr;
  sqlite3_prepare_v2(from, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid",
                     -1, &definitions, nullptr);
  const statement_handle rows(definitions);
  while (definitions != nullptr && sqlite3_step(definitions) == SQLITE_ROW)
    carry_out(raw, reinterpret_cast<const char*>(sqlite3_column_text(definitions, 0)));
  return out;
}

// Keeps those that do not compile there either. What is said of them first stays, until something better is known than
// that a table is missing.
void try_again(sqlite3* on, std::vector<sql::refused>& left) {
  std::erase_if(left, [&](sql::refused& each) {
    const std::string now = refusal(on, each.what->text);
    if (each.why.starts_with("no such table") && !now.empty()) each.why = now;
    return now.empty();
  });
}

void define(sqlite3* on, const std::string& statement, std::vector<sql::refused>& left) {
  const std::string word = sql::first_word(statement, database.how);
  if (word != "CREATE" && word != "ALTER" && word != "DROP") return;
  if (word == "DROP") try_again(on, left);
  carry_out(on, statement);
}

}  // namespace

void look_at_statements(sqlite3* on, const sql::operations& all) {
  std::vector<sql::refused> left;
  for (const sql::statement* each : all.statements())
    if (std::string why = refusal(on, each->text); !why.empty()) left.push_back({each, std::move(why)});
  if (left.empty()) return;
  const database_handle scratch = copy_of_schema(on);
  for (const auto& operation : all.all()) {
    if (operation->script)
      each_statement(operation->script->text,
                     [&](const std::string& statement) { define(scratch.get(), statement, left); });
    for (const auto& statement : operation->statements) define(scratch.get(), statement->text, left);
    try_again(scratch.get(), left);
  }
  if (left.empty()) return;
  throw sql::failure_of(left);
}

}  // namespace spate::sqlite_db
