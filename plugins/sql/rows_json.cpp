#include "rows_json.hpp"

#include <charconv>
#include <cmath>

namespace spate::sql {

namespace {

void write_text(std::string_view words, std::string& out) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : words) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

template <class Number>
void write_number(Number number, std::string& out) {
  char room[32];
  out.append(room, std::to_chars(room, room + sizeof room, number).ptr);
}

void write_value(const spate_value& value, std::string& out) {
  switch (value.kind) {
    case SPATE_KIND_BOOL:
      out += value.i64 != 0 ? "true" : "false";
      return;
    case SPATE_KIND_INT:
      return write_number(value.i64, out);
    case SPATE_KIND_FLOAT:
      if (std::isfinite(value.f64)) return write_number(value.f64, out);
      break;
    case SPATE_KIND_STRING:
      return write_text(view(value.text), out);
    default:
      break;
  }
  out += "null";
}

}  // namespace

void write_json(const result_rows& rows, std::string& out) {
  out = "[";
  const spate_rows all = rows.view();
  const spate_value* cell = all.cells;
  for (std::uint64_t row = 0; row < all.kept_count; ++row) {
    out += row == 0 ? "{" : ",{";
    for (std::uint32_t column = 0; column < all.column_count; ++column, ++cell) {
      if (column > 0) out += ',';
      write_text(view(all.columns[column]), out);
      out += ':';
      write_value(*cell, out);
    }
    out += '}';
  }
  out += ']';
}

}  // namespace spate::sql
