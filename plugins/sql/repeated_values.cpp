#include "repeated_values.hpp"

#include <spate/text.hpp>

#include <charconv>

#include "sql_scanner.hpp"

namespace spate::sql {

namespace {

using kind = sql_scanner::kind;

bool is_values(std::string_view word) {
  static constexpr std::string_view values = "VALUES";
  if (word.size() != values.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i)
    if ((word[i] & ~0x20) != values[i]) return false;
  return true;
}

// What stands before, in and behind the list, parentheses included.
struct parts {
  std::string_view before, list, behind;
};

// The only list behind VALUES; an empty one when there is none, several, or a value outside of it.
parts parts_of(std::string_view sql, const dialect& how) {
  sql_scanner scanner(sql, how);
  std::size_t at = 0, begin = 0, end = 0, depth = 0;
  bool behind_word = false;
  for (auto piece = scanner.next(); piece.what != kind::end; at += piece.text.size(), piece = scanner.next()) {
    const bool inside = begin > 0 && end == 0;
    if (piece.what == kind::foreign_parameter && !inside) return {};
    if (piece.what == kind::space || piece.what == kind::comment) continue;
    if (piece.text == "(" && depth++ == 0 && behind_word && begin == 0) begin = at;
    if (piece.text == ")" && --depth == 0 && inside) end = at + 1;
    if (end > 0 && at >= end && piece.text == ",") return {};
    behind_word = depth == 0 && piece.what == kind::name && is_values(piece.text);
  }
  if (end == 0) return {};
  return {sql.substr(0, begin), sql.substr(begin, end - begin), sql.substr(end)};
}

void append_row(std::string& out, std::string_view list, std::size_t first, const dialect& how) {
  sql_scanner scanner(list, how);
  for (auto piece = scanner.next(); piece.what != kind::end; piece = scanner.next()) {
    if (piece.what != kind::foreign_parameter) {
      out += piece.text;
      continue;
    }
    std::size_t number = 0;
    std::from_chars(piece.text.data() + 1, piece.text.data() + piece.text.size(), number);
    out += text(piece.text.front(), first + number);
  }
}

}  // namespace

named_sql repeated_values(const named_sql& one, std::uint32_t rows, const dialect& how) {
  named_sql out;
  out.names = one.names;
  const parts of = parts_of(one.text, how);
  if (of.list.empty()) {
    out.problem =
        "`rows_per_statement` repeats the list behind VALUES, and all values have to be in it: write INSERT INTO "
        "... VALUES (:a, :b)";
    return out;
  }
  out.text = of.before;
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (row > 0) out.text += ", ";
    append_row(out.text, of.list, std::size_t{row} * one.names.size(), how);
  }
  out.text += of.behind;
  return out;
}

}  // namespace spate::sql
