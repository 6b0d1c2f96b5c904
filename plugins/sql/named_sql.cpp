#include "named_sql.hpp"

#include <spate/text.hpp>

#include <algorithm>

#include "sql_scanner.hpp"

namespace spate::sql {

namespace {

std::size_t place_of(std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  names.emplace_back(name);
  return names.size() - 1;
}

std::string in_capitals(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace

named_sql read_named_sql(std::string_view written, const dialect& how) {
  named_sql out;
  sql_scanner scanner(written, how);
  bool has_words = false, ended = false;
  for (auto piece = scanner.next(); piece.what != sql_scanner::kind::end && out.problem.empty();
       piece = scanner.next()) {
    const bool is_nothing = piece.what == sql_scanner::kind::space || piece.what == sql_scanner::kind::comment;
    if (piece.what == sql_scanner::kind::semicolon) {
      ended = true;
      continue;
    }
    if (ended && !is_nothing)
      out.problem = "these are several statements; write statements = [{ sql = \"...\" }, { sql = \"...\" }]";
    has_words = has_words || !is_nothing;
    if (piece.what == sql_scanner::kind::foreign_parameter)
      out.problem =
          text("'", piece.text, "' is a value without a name that `bind` could say; write a name behind a colon: :id");
    if (piece.what == sql_scanner::kind::parameter)
      out.text += text(how.numbered_by_dollar ? '$' : '?', place_of(out.names, piece.text.substr(1)) + 1);
    else
      out.text += piece.text;
  }
  if (out.problem.empty() && !has_words) out.problem = "there is no statement; write one like \"SELECT 1\"";
  return out;
}

std::string first_word(std::string_view statement, const dialect& how) {
  sql_scanner scanner(statement, how);
  for (auto piece = scanner.next(); piece.what != sql_scanner::kind::end; piece = scanner.next()) {
    if (piece.what == sql_scanner::kind::space || piece.what == sql_scanner::kind::comment) continue;
    return piece.what == sql_scanner::kind::name ? in_capitals(piece.text) : std::string();
  }
  return {};
}

bool gives_rows(std::string_view statement, const dialect& how) {
  static constexpr std::string_view queries[] = {"SELECT", "VALUES", "WITH", "PRAGMA", "EXPLAIN", "SHOW", "TABLE"};
  const std::string first = first_word(statement, how);
  if (std::find(std::begin(queries), std::end(queries), first) != std::end(queries)) return true;
  sql_scanner scanner(statement, how);
  for (auto piece = scanner.next(); piece.what != sql_scanner::kind::end; piece = scanner.next())
    if (piece.what == sql_scanner::kind::name && in_capitals(piece.text) == "RETURNING") return true;
  return false;
}

}  // namespace spate::sql
