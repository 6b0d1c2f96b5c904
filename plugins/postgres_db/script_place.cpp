#include "script_place.hpp"

#include <algorithm>

#include "sql/sql_scanner.hpp"
#include "words.hpp"

namespace spate::postgres_db {

namespace {

std::size_t line_at(std::string_view script, std::size_t offset) {
  const std::string_view before = script.substr(0, offset);
  return static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
}

}  // namespace

std::size_t line_after(std::string_view script, std::size_t done) {
  using kind = sql::sql_scanner::kind;
  sql::sql_scanner scanner(script, database.how);
  bool inside = false;
  for (auto piece = scanner.next(); piece.what != kind::end; piece = scanner.next()) {
    if (piece.what == kind::space || piece.what == kind::comment) continue;
    if (piece.what == kind::semicolon) {
      done -= inside ? 1 : 0;
      inside = false;
      continue;
    }
    if (!inside && done == 0) return line_at(script, static_cast<std::size_t>(piece.text.data() - script.data()));
    inside = true;
  }
  return 0;
}

std::size_t line_of_character(std::string_view script, std::size_t position) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  std::size_t at = 0;
  for (std::size_t seen = 0; at < script.size(); ++at)
    if (begins(script[at]) && ++seen == position) break;
  return line_at(script, at);
}

}  // namespace spate::postgres_db
