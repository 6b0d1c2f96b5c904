#include "validation/number_input.hpp"

#include <charconv>
#include <cmath>
#include <string>

namespace spate::llm_eval_server {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\n\r\f\v";
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

// std::from_chars knows no plus sign.
bool drop_plus(std::string_view& text) {
  if (!text.starts_with('+')) return true;
  text.remove_prefix(1);
  return !text.starts_with('-');
}

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  text = trimmed(text);
  if (!drop_plus(text)) return std::nullopt;
  const auto point = text.find('.');
  if (point != std::string_view::npos) {
    const auto fraction = text.substr(point + 1);
    if (fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
    text = text.substr(0, point);
  }
  return whole<std::int64_t>(text);
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (!drop_plus(text)) return std::nullopt;
  const auto value = whole<double>(text);
  if (value && !std::isfinite(*value)) return std::nullopt;
  return value;
}

std::optional<bool> parse_boolean(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const std::string_view yes : {"true", "t", "yes", "y", "on", "1"})
    if (lower == yes) return true;
  for (const std::string_view no : {"false", "f", "no", "n", "off", "0"})
    if (lower == no) return false;
  return std::nullopt;
}

}  // namespace spate::llm_eval_server
