#include "set_cookie.hpp"

#include <charconv>
#include <limits>

#include "net/url.hpp"
#include "net_words.hpp"

namespace spate::http_api {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Cuts `text` at the first `separator`; what follows is left in it.
std::string_view cut(std::string_view& text, char separator) noexcept {
  const auto at = text.find(separator);
  std::string_view first = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return first;
}

std::optional<std::int64_t> parse_max_age(std::string_view text) noexcept {
  std::int64_t out = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (end != text.data() + text.size() || text.empty()) return {};
  if (error == std::errc::result_out_of_range)
    return text.front() == '-' ? 0 : std::numeric_limits<std::int64_t>::max();
  return out;
}

void take_attribute(std::string_view name, std::string_view value, set_cookie& out) noexcept {
  if (same_name(name, "Expires")) {
    if (auto date = parse_cookie_date(value)) out.expires_unix_s = date;
  } else if (same_name(name, "Max-Age")) {
    if (auto age = parse_max_age(value)) out.max_age_s = age;
  } else if (same_name(name, "Domain")) {
    if (!value.empty()) out.domain = value.starts_with('.') ? value.substr(1) : value;
  } else if (same_name(name, "Path")) {
    out.path = value.starts_with('/') ? value : std::string_view();
  } else if (same_name(name, "Secure")) {
    out.secure = true;
  }
}

}  // namespace

std::optional<set_cookie> parse_set_cookie(std::string_view line) noexcept {
  for (char c : line)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return {};
  set_cookie out;
  std::string_view pair = cut(line, ';');
  if (pair.find('=') == std::string_view::npos) return {};
  out.name = trimmed(cut(pair, '='));
  out.value = trimmed(pair);
  if (out.name.empty()) return {};
  while (!line.empty()) {
    std::string_view value = cut(line, ';');
    const std::string_view name = trimmed(cut(value, '='));
    take_attribute(name, trimmed(value), out);
  }
  return out;
}

}  // namespace spate::http_api
