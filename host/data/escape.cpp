#include "data/escape.hpp"

#include <spate/abi/ext/data.h>

#include <cmath>

#include "data/scalar_text.hpp"

namespace spate::data {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void put_hex(text_sink& out, unsigned char c, std::string_view digits) {
  out.put(digits[c >> 4]);
  out.put(digits[c & 15]);
}

void put_escaped(text_sink& out, char c) {
  switch (c) {
    case '"':
      return out.put("\\\"");
    case '\\':
      return out.put("\\\\");
    case '\b':
      return out.put("\\b");
    case '\f':
      return out.put("\\f");
    case '\n':
      return out.put("\\n");
    case '\r':
      return out.put("\\r");
    case '\t':
      return out.put("\\t");
    default:
      break;
  }
  out.put("\\u00");
  put_hex(out, static_cast<unsigned char>(c), "0123456789abcdef");
}

// Texts that need no escape are the rule, and go out in one piece.
void put_json(text_sink& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.put(text.substr(from, i - from));
    put_escaped(out, c);
    from = i + 1;
  }
  out.put(text.substr(from));
}

}  // namespace

void write_escaped(text_sink& out, std::string_view text, std::uint32_t escape) {
  switch (escape) {
    case SPATE_ESCAPE_URL:
      for (const char c : text) {
        if (is_unreserved(c)) {
          out.put(c);
        } else {
          out.put('%');
          put_hex(out, static_cast<unsigned char>(c), "0123456789ABCDEF");
        }
      }
      return;
    case SPATE_ESCAPE_JSON:
      put_json(out, text);
      return;
    case SPATE_ESCAPE_HEADER:
      for (const char c : text) out.put(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
      return;
    default:
      out.put(text);
  }
}

void write_json(text_sink& out, const value& v) {
  if (v.type == value_type::none || (v.type == value_type::real && !std::isfinite(v.real))) return out.put("null");
  digits room;
  const auto text = scalar_text(v, room);
  if (v.type != value_type::text) return out.put(text);  // of JSON, too: it is written already
  out.put('"');
  write_escaped(out, text, SPATE_ESCAPE_JSON);
  out.put('"');
}

}  // namespace spate::data
