#include "parameters.hpp"

#include <spate/text.hpp>

#include <charconv>

namespace spate::postgres_db {

namespace {

template <class Number>
void append_number(std::string& out, Number number) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end.ptr);
}

void append_escaped(std::string& out, std::string_view words) {
  for (const char c : words) switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
}

}  // namespace

void append_text(std::string& out, const spate_value& value) {
  switch (value.kind) {
    case SPATE_KIND_BOOL:
      out += value.i64 != 0 ? 't' : 'f';
      break;
    case SPATE_KIND_INT:
      append_number(out, value.i64);
      break;
    case SPATE_KIND_FLOAT:
      append_number(out, value.f64);
      break;
    case SPATE_KIND_STRING:
      out += view(value.text);
      break;
    default:
      break;
  }
}

bool parameters::set(std::span<const spate_value> values) {
  texts_.clear();
  places_.clear();
  bool whole = true;
  for (const spate_value& each : values) {
    if (each.kind == SPATE_KIND_STRING) whole = whole && view(each.text).find('\0') == std::string_view::npos;
    places_.push_back(each.kind == SPATE_KIND_NULL ? null : texts_.size());
    append_text(texts_, each);
    texts_ += '\0';
  }
  pointers_.clear();
  for (const std::size_t place : places_) pointers_.push_back(place == null ? nullptr : texts_.data() + place);
  return whole;
}

void append_copy_row(std::string& out, std::span<const spate_value> row) {
  bool first = true;
  for (const spate_value& each : row) {
    if (!first) out += '\t';
    first = false;
    if (each.kind == SPATE_KIND_NULL)
      out += "\\N";
    else if (each.kind == SPATE_KIND_STRING)
      append_escaped(out, view(each.text));
    else
      append_text(out, each);
  }
}

}  // namespace spate::postgres_db
