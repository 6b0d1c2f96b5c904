#include "script_runner.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>

#include "sql/sql_scanner.hpp"
#include "words.hpp"

namespace spate::sqlite_db {

namespace {

struct finalizer {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// Where the first word stands.
const char* first_word_of(const char* from, const char* end) {
  sql::sql_scanner scanner({from, static_cast<std::size_t>(end - from)}, database.how);
  for (auto piece = scanner.next(); piece.what != sql::sql_scanner::kind::end; piece = scanner.next())
    if (piece.what != sql::sql_scanner::kind::space && piece.what != sql::sql_scanner::kind::comment)
      return piece.text.data();
  return end;
}

}  // namespace

script_end run_script(sqlite3* on, const std::string& text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while ((at = first_word_of(at, end)) != end) {
    const auto line = static_cast<std::size_t>(std::count(text.data(), at, '\n')) + 1;
    sqlite3_stmt* raw = nullptr;
    const char* rest = end;
    int code = sqlite3_prepare_v2(on, at, static_cast<int>(end - at), &raw, &rest);
    const std::unique_ptr<sqlite3_stmt, finalizer> statement(raw);
    if (code != SQLITE_OK) return {code, line};
    while (raw != nullptr && (code = sqlite3_step(raw)) == SQLITE_ROW) {
    }
    if (raw != nullptr && code != SQLITE_DONE) return {code, line};
    at = rest;
  }
  return {};
}

void each_statement(std::string_view script, const std::function<void(const std::string&)>& visit) {
  std::string statement;
  for (const char c : script) {
    statement += c;
    if (c != ';' || sqlite3_complete(statement.c_str()) == 0) continue;
    visit(statement);
    statement.clear();
  }
  visit(statement);
}

}  // namespace spate::sqlite_db
