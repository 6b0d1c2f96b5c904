#include "reporting/one_line.hpp"

#include <algorithm>

namespace spate::reporting {

namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }

}  // namespace

std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string cut(std::string_view text, std::size_t width) {
  if (columns_of(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t seen = 0, at = 0;
  for (; at < text.size(); ++at)
    if (begins_character(text[at]) && seen++ == width - 1) break;
  return std::string(text.substr(0, at)) + "…";
}

}  // namespace spate::reporting
