#include "validation/date_input.hpp"

#include <chrono>
#include <cmath>

#include "validation/number_input.hpp"
#include "values/timestamp.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t minute_us = 60 * second_us;
constexpr std::int64_t hour_us = 60 * minute_us;
constexpr std::int64_t day_us = 24 * hour_us;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Two digits at the front of `text`, at most `most`; they are taken off.
std::optional<int> two_digits(std::string_view& text, int most) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(2);
  if (value > most) return std::nullopt;
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> clock_us(std::string_view& text) {
  const auto hour = two_digits(text, 23);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = two_digits(text, 59);
  if (!minute) return std::nullopt;
  std::int64_t out = *hour * hour_us + *minute * minute_us;
  if (!take(text, ':')) return out;
  const auto second = two_digits(text, 59);
  if (!second) return std::nullopt;
  out += *second * second_us;
  if (!take(text, '.') && !take(text, ',')) return out;
  std::int64_t unit = second_us / 10;
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), unit /= 10) out += (text.front() - '0') * unit;
  return out;
}

// "Z", "+02:00", "-0330" or nothing.
std::optional<std::int64_t> zone_us(std::string_view& text) {
  if (text.empty()) return 0;
  if (take(text, 'Z') || take(text, 'z')) return 0;
  const bool west = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = two_digits(text, 23);
  if (!hours) return std::nullopt;
  take(text, ':');
  const auto minutes = two_digits(text, 59);
  if (!minutes) return std::nullopt;
  const std::int64_t east = *hours * hour_us + *minutes * minute_us;
  return west ? -east : east;
}

std::optional<std::int64_t> date_us(std::string_view& text, std::string& error) {
  error.clear();
  if (text.size() < 10) return error = "input is too short", std::nullopt;
  int parts[3] = {0, 0, 0};
  constexpr const char* names[] = {"year", "month", "day"};
  constexpr std::size_t sizes[] = {4, 2, 2};
  for (int part = 0; part < 3; ++part) {
    if (part > 0 && !take(text, '-')) return error = "invalid date separator, expected `-`", std::nullopt;
    for (std::size_t i = 0; i < sizes[part]; ++i, text.remove_prefix(1)) {
      if (!is_digit(text.front())) return error = std::string("invalid character in ") + names[part], std::nullopt;
      parts[part] = parts[part] * 10 + (text.front() - '0');
    }
  }
  if (parts[1] < 1 || parts[1] > 12) return error = "month value is outside expected range of 1-12", std::nullopt;
  const auto month = static_cast<unsigned>(parts[1]);
  const auto day = static_cast<unsigned>(parts[2]);
  if (parts[0] == 0 || !(std::chrono::year(parts[0]) / month / day).ok())
    return error = "day value is outside expected range", std::nullopt;
  return days_from_civil(parts[0], month, day) * day_us;
}

}  // namespace

std::optional<std::string> parse_instant(std::string_view text, std::string& error) {
  if (const auto seconds = parse_number(text)) {
    const double us = std::abs(*seconds) > 2e10 ? *seconds * 1e3 : *seconds * 1e6;
    if (std::abs(us) < 2.5e17) return stored_time(std::llround(us));
    error = "dates after 9999 are not supported as unix timestamps";
    return std::nullopt;
  }
  const auto date = date_us(text, error);
  if (!date) return std::nullopt;
  if (text.empty()) return stored_time(*date);
  error = "unexpected extra characters at the end of the input";
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ') && !take(text, '_')) return std::nullopt;
  const auto clock = clock_us(text);
  if (!clock) return std::nullopt;
  const auto zone = zone_us(text);
  if (!zone || !text.empty()) return std::nullopt;
  return stored_time(*date + *clock - *zone);
}

}  // namespace spate::llm_eval_server
