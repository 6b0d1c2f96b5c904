#include "row_reading.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <string_view>

namespace spate::postgres_db {

namespace {

// Object identifiers of types, the same in every server (src/include/catalog/pg_type.dat).
enum : Oid { type_bool = 16, type_int8 = 20, type_int2 = 21, type_int4 = 23, type_oid = 26 };
enum : Oid { type_float4 = 700, type_float8 = 701, type_numeric = 1700 };

template <class Number>
bool add_number(sql::value_table& into, std::string_view words) {
  Number number{};
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  if (error != std::errc() || end != words.data() + words.size()) return false;
  into.add(number);
  return true;
}

void add_cell(sql::value_table& into, Oid type, std::string_view words) {
  switch (type) {
    case type_int2:
    case type_int4:
    case type_int8:
    case type_oid:
      if (add_number<std::int64_t>(into, words)) return;
      break;
    case type_float4:
    case type_float8:
    case type_numeric:
      if (add_number<double>(into, words)) return;
      break;
    case type_bool:
      into.add_flag(words == "t");
      return;
    default:
      break;
  }
  into.add(words);
}

void add_row(sql::value_table& into, const pg_result* from, int row, int columns) {
  for (int column = 0; column < columns; ++column)
    if (PQgetisnull(from, row, column) != 0)
      into.add_null();
    else
      add_cell(into, PQftype(from, column),
               {PQgetvalue(from, row, column), static_cast<std::size_t>(PQgetlength(from, row, column))});
}

}  // namespace

void read_rows(const pg_result* from, const sql::statement& of, sql::result_rows& into, sql::traffic& moved) {
  const int columns = PQnfields(from);
  const int rows = of.reads == sql::fetch::none    ? 0
                   : of.reads == sql::fetch::first ? std::min(1, PQntuples(from))
                                                   : PQntuples(from);
  if (!into.has_columns()) {
    std::vector<std::string> names;
    names.reserve(static_cast<std::size_t>(columns));
    for (int column = 0; column < columns; ++column) names.emplace_back(PQfname(from, column));
    into.set_columns(std::move(names));
  }
  for (int row = 0; row < rows; ++row) {
    if (into.next_row()) add_row(into.cells(), from, row, columns);
    for (int column = 0; column < columns; ++column)
      moved.bytes_in += static_cast<std::uint64_t>(PQgetlength(from, row, column));
  }
  moved.rows_read += static_cast<std::uint64_t>(rows);
}

bool gives_changed_rows(pg_result* from) {
  const std::string_view command = PQcmdStatus(from);
  return command.starts_with("INSERT") || command.starts_with("UPDATE") || command.starts_with("DELETE") ||
         command.starts_with("MERGE");
}

std::uint64_t changed_rows(pg_result* from) {
  const std::string_view words = PQcmdTuples(from);
  std::uint64_t out = 0;
  std::from_chars(words.data(), words.data() + words.size(), out);
  return out;
}

}  // namespace spate::postgres_db
