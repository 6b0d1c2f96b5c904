#include "plugin/mask.hpp"

#include <algorithm>
#include <array>

#include "data/utf8.hpp"

namespace spate::plugin {
namespace {

constexpr std::array<std::string_view, 6> header_names = {"authorization", "proxy-authorization", "cookie",
                                                          "set-cookie",    "x-api-key",           "x-auth-token"};
constexpr std::array<std::string_view, 7> telling_words = {"password", "passwd", "secret",    "token",
                                                           "api_key",  "apikey", "credential"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_telling(std::string_view name) {
  const std::string small = lower(name);
  return std::any_of(telling_words.begin(), telling_words.end(),
                     [&](std::string_view word) { return small.find(word) != std::string::npos; });
}

// "Name: value" lines, wherever they stand.
std::string without_headers(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
    text.remove_prefix(line.size());
    const auto colon = line.find(':');
    const bool masks =
        colon != std::string_view::npos && colon < 32 &&
        std::find(header_names.begin(), header_names.end(), lower(line.substr(0, colon))) != header_names.end();
    if (!masks) {
      out += line;
      continue;
    }
    out += line.substr(0, colon + 1);
    out += ' ';
    out += mask;
    out += line.ends_with("\r\n") ? "\r\n" : line.ends_with('\n') ? "\n" : "";
  }
  return out;
}

// The end of a JSON string that begins behind its opening quote: the closing quote, or the text's end when it was cut.
std::size_t string_end(std::string_view text, std::size_t from) {
  while (from < text.size() && text[from] != '"') from += text[from] == '\\' ? 2 : 1;
  return std::min(from, text.size());
}

// "password": "value"
std::string without_members(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto open = text.find('"', at);
    if (open == std::string_view::npos) break;
    const std::size_t close = string_end(text, open + 1);
    out += text.substr(at, std::min(close + 1, text.size()) - at);
    at = std::min(close + 1, text.size());
    if (!is_telling(text.substr(open + 1, close - open - 1))) continue;
    std::size_t value = text.find_first_not_of(" \t\r\n", at);
    if (value == std::string_view::npos || text[value] != ':') continue;
    value = text.find_first_not_of(" \t\r\n", value + 1);
    if (value == std::string_view::npos || text[value] != '"') continue;
    out += text.substr(at, value + 1 - at);
    const std::size_t end = string_end(text, value + 1);
    out += mask;
    if (end < text.size()) out += '"';
    at = std::min(end + 1, text.size());
  }
  return out + std::string(text.substr(at));
}

// password=value, in a query or a form.
std::string without_fields(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (auto equals = text.find('='); equals != std::string_view::npos; equals = text.find('=', at)) {
    std::size_t name = equals;
    while (name > at && text.substr(name - 1, 1).find_first_of("?&; \t\r\n\"") == std::string_view::npos) --name;
    out += text.substr(at, equals + 1 - at);
    at = equals + 1;
    if (!is_telling(text.substr(name, equals - name))) continue;
    const auto end = text.find_first_of("&; \t\r\n\"", at);
    out += mask;
    at = std::min(end, text.size());
  }
  return out + std::string(text.substr(at));
}

std::string as_text(std::string_view bytes) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  while (!bytes.empty()) {
    const std::size_t size = data::character_size(bytes);
    const auto byte = static_cast<unsigned char>(bytes[0]);
    const bool control = byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t';
    if (size > 0 && !control && byte != 0x7F) {
      out += bytes.substr(0, size);
      bytes.remove_prefix(size);
      continue;
    }
    out += "\\x";
    out += hex[byte >> 4];
    out += hex[byte & 15];
    bytes.remove_prefix(1);
  }
  return out;
}

}  // namespace

std::string masked(std::string_view text, const secrets& hidden) {
  return as_text(without_fields(without_members(without_headers(hidden.masked(text)))));
}

}  // namespace spate::plugin
