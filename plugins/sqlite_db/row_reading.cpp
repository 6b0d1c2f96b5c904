#include "row_reading.hpp"

#include <sqlite3.h>

namespace spate::sqlite_db {

namespace {

std::string hexadecimal(const void* data, std::size_t size) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(size * 2);
  const auto* bytes = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < size; ++i) {
    out += digits[bytes[i] >> 4];
    out += digits[bytes[i] & 15];
  }
  return out;
}

}  // namespace

std::vector<std::string> column_names(sqlite3_stmt* of) {
  std::vector<std::string> out;
  for (int i = 0; i < sqlite3_column_count(of); ++i) {
    const char* name = sqlite3_column_name(of, i);
    out.emplace_back(name == nullptr ? "" : name);
  }
  return out;
}

std::uint64_t read_row(sqlite3_stmt* from, sql::result_rows& into) {
  const bool kept = into.next_row();
  const int columns = sqlite3_column_count(from);
  std::uint64_t bytes = 0;
  for (int i = 0; i < columns; ++i) {
    switch (sqlite3_column_type(from, i)) {
      case SQLITE_INTEGER:
        bytes += sizeof(sqlite3_int64);
        if (kept) into.cells().add(static_cast<std::int64_t>(sqlite3_column_int64(from, i)));
        break;
      case SQLITE_FLOAT:
        bytes += sizeof(double);
        if (kept) into.cells().add(sqlite3_column_double(from, i));
        break;
      case SQLITE_TEXT: {
        const auto* words = reinterpret_cast<const char*>(sqlite3_column_text(from, i));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(from, i));
        bytes += size;
        if (kept) into.cells().add(std::string_view(words == nullptr ? "" : words, size));
        break;
      }
      case SQLITE_BLOB: {
        const void* data = sqlite3_column_blob(from, i);
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(from, i));
        bytes += size;
        if (kept) into.cells().add(std::string_view(hexadecimal(data, size)));
        break;
      }
      default:
        if (kept) into.cells().add_null();
    }
  }
  return bytes;
}

}  // namespace spate::sqlite_db
