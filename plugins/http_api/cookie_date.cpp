// The dates of cookies: words and numbers in any order, as RFC 6265, 5.1.1 tells them apart.
#include <array>
#include <chrono>

#include "net/url.hpp"
#include "net_words.hpp"
#include "set_cookie.hpp"

namespace spate::http_api {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_delimiter(char c) noexcept {
  return c == '\t' || (c >= ' ' && c <= '/') || (c >= ';' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

// The number at the start of `text`, when it has `least` to `most` digits; it is cut off.
std::optional<int> number(std::string_view& text, std::size_t least, std::size_t most) noexcept {
  std::size_t digits = 0;
  int out = 0;
  while (digits < text.size() && is_digit(text[digits]) && digits <= most) out = 10 * out + (text[digits++] - '0');
  if (digits < least || digits > most) return {};
  text.remove_prefix(digits);
  return out;
}

std::optional<std::chrono::seconds> time_of_day(std::string_view token) noexcept {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      if (!token.starts_with(':')) return {};
      token.remove_prefix(1);
    }
    auto part = number(token, 1, 2);
    if (!part) return {};
    parts[i] = *part;
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return {};
  return std::chrono::hours(parts[0]) + std::chrono::minutes(parts[1]) + std::chrono::seconds(parts[2]);
}

unsigned month_of(std::string_view token) noexcept {
  constexpr std::array<std::string_view, 12> names = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (same_name(token.substr(0, 3), names[i])) return static_cast<unsigned>(i + 1);
  return 0;
}

std::optional<int> lone_number(std::string_view token, std::size_t least, std::size_t most) noexcept {
  auto out = number(token, least, most);
  return out && (token.empty() || !is_digit(token.front())) ? out : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_cookie_date(std::string_view text) noexcept {
  std::optional<std::chrono::seconds> time;
  std::optional<int> day, year;
  unsigned month = 0;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && !is_delimiter(text[size])) ++size;
    const std::string_view token = text.substr(0, size);
    text.remove_prefix(size == text.size() ? size : size + 1);
    if (token.empty()) continue;
    if (!time && (time = time_of_day(token))) continue;
    if (!day && (day = lone_number(token, 1, 2))) continue;
    if (month == 0 && (month = month_of(token)) != 0) continue;
    if (!year) year = lone_number(token, 2, 4);
  }
  if (!time || !day || !year || month == 0) return {};
  if (*year < 70) *year += 2000;
  if (*year < 100) *year += 1900;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (*year < 1601 || !date.ok()) return {};
  return (std::chrono::sys_days(date).time_since_epoch() + *time).count();
}

}  // namespace spate::http_api
