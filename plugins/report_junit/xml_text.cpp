#include "xml_text.hpp"

#include <cstddef>
#include <cstdint>

namespace spate::report_junit {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// How many bytes the character at the beginning takes; 0 when XML has no such character or it is no UTF-8.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t size = byte(0) < 0x80                      ? 1
                           : byte(0) >= 0xC2 && byte(0) < 0xE0 ? 2
                           : byte(0) >= 0xE0 && byte(0) < 0xF0 ? 3
                           : byte(0) >= 0xF0 && byte(0) < 0xF5 ? 4
                                                               : 0;
  if (size == 0 || size > text.size()) return 0;
  std::uint32_t point = size == 1 ? byte(0) : byte(0) & (0xFFu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0u) != 0x80u) return 0;
    point = point << 6 | (byte(i) & 0x3Fu);
  }
  const bool overlong = (size == 3 && point < 0x800) || (size == 4 && point < 0x10000);
  const bool none = (point >= 0xD800 && point < 0xE000) || point == 0xFFFE || point == 0xFFFF || point > 0x10FFFF;
  return overlong || none ? 0 : size;
}

// U+2400 to U+241F: a picture for each of the control characters.
void add_picture(std::string& to, char control) {
  to += "\xE2\x90";
  to += static_cast<char>(0x80 + control);
}

void add_ascii(std::string& to, char c, bool attribute) {
  switch (c) {
    case '&':
      to += "&amp;";
      return;
    case '<':
      to += "&lt;";
      return;
    case '>':  // "]]>" must not stand in a text
      to += "&gt;";
      return;
    case '"':
      to += attribute ? "&quot;" : "\"";
      return;
    case '\r':  // a parser would make a line feed of it
      to += "&#13;";
      return;
    case '\n':
    case '\t':
      if (!attribute)
        to += c;
      else
        to += c == '\n' ? "&#10;" : "&#9;";  // else a space to a parser
      return;
    default:
      static_cast<unsigned char>(c) < 0x20 ? add_picture(to, c) : to.push_back(c);
  }
}

std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    const std::size_t size = character(text);
    if (size == 0)
      out += replacement;
    else if (size == 1)
      add_ascii(out, text[0], attribute);
    else
      out += text.substr(0, size);
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

}  // namespace

std::string xml_text(std::string_view utf8) { return escaped(utf8, false); }
std::string xml_attribute(std::string_view utf8) { return escaped(utf8, true); }

}  // namespace spate::report_junit
