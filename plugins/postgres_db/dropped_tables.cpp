#include "dropped_tables.hpp"

#include <algorithm>
#include <vector>

#include "sql/sql_scanner.hpp"
#include "words.hpp"

namespace spate::postgres_db {

namespace {

// Its names as the server reads them, and semicolons.
std::vector<std::string> words_of(std::string_view text) {
  using kind = sql::sql_scanner::kind;
  std::vector<std::string> out;
  sql::sql_scanner scanner(text, database.how);
  for (auto piece = scanner.next(); piece.what != kind::end; piece = scanner.next()) {
    const bool quoted_name = piece.what == kind::quoted && piece.text.starts_with('"') && piece.text.size() > 2;
    if (quoted_name) {
      out.emplace_back(piece.text.substr(1, piece.text.size() - 2));
    } else if (piece.what == kind::name || piece.what == kind::semicolon) {
      std::string& word = out.emplace_back(piece.text);
      std::transform(word.begin(), word.end(), word.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    }
  }
  return out;
}

}  // namespace

dropped_tables::dropped_tables(const sql::operations& all) {
  for (const auto& each : all.all()) {
    if (each->script) add(each->script->text);
    for (const auto& one : each->statements) add(one->text);
  }
}

void dropped_tables::add(std::string_view text) {
  const std::vector<std::string> words = words_of(text);
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "drop") continue;
    all_ = all_ || words[i + 1] == "schema";
    if (words[i + 1] != "table") continue;
    for (i += 2; i < words.size() && words[i] != ";"; ++i)
      if (words[i] != "if" && words[i] != "exists" && words[i] != "cascade" && words[i] != "restrict")
        names_.insert(words[i]);
  }
}

bool dropped_tables::meets(std::string_view statement) const {
  if (all_) return true;
  const std::vector<std::string> words = words_of(statement);
  return std::any_of(words.begin(), words.end(), [this](const std::string& each) { return names_.contains(each); });
}

}  // namespace spate::postgres_db
