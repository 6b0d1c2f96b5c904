#include "profile/units.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace spate::profile {
namespace {

struct unit {
  std::string_view text;
  double factor;
};
constexpr unit durations[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}};
constexpr unit sizes[] = {{"", 1},     {"B", 1},           {"KB", 1e3}, {"KiB", 1024.0},
                          {"MB", 1e6}, {"MiB", 1048576.0}, {"GB", 1e9}, {"GiB", 1073741824.0}};

// Takes a number without sign or exponent from the front of `text`.
std::optional<double> take_number(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && ((text[n] >= '0' && text[n] <= '9') || text[n] == '.')) ++n;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + n, value, std::chars_format::fixed);
  if (n == 0 || error != std::errc() || end != text.data() + n) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

std::string_view take_letters(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && ((text[n] >= 'a' && text[n] <= 'z') || (text[n] >= 'A' && text[n] <= 'Z'))) ++n;
  const std::string_view letters = text.substr(0, n);
  text.remove_prefix(n);
  return letters;
}

std::optional<std::int64_t> whole(double value) {
  if (!(value >= 0) || value > 9.2e18) return std::nullopt;
  return std::llround(value);
}

template <std::size_t N>
const unit* find(const unit (&units)[N], std::string_view text) {
  for (const unit& each : units) {
    if (each.text == text) return &each;
  }
  return nullptr;
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const auto value = take_number(text);
    const unit* of = value ? find(durations, take_letters(text)) : nullptr;
    if (of == nullptr) return std::nullopt;
    total += *value * of->factor;
  }
  return whole(total);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  const auto value = take_number(text);
  const unit* of = value ? find(sizes, take_letters(text)) : nullptr;
  if (of == nullptr || !text.empty()) return std::nullopt;
  return whole(*value * of->factor);
}

std::optional<double> parse_rate(std::string_view text) {
  const auto value = take_number(text);
  if (!value || text.empty()) return value;
  if (text == "/s") return *value;
  if (text == "/m") return *value / 60;
  if (text == "/h") return *value / 3600;
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::vector<std::int64_t>> parse_list(std::string_view text) {
  std::vector<std::int64_t> out;
  if (text.find_first_not_of(' ') == std::string_view::npos) return out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    std::string_view one = text.substr(at, end - at);
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    const auto number = parse_integer(one);
    if (!number) return std::nullopt;
    out.push_back(*number);
    at = end + 1;
  }
  return out;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string print_number(double value) {
  char out[32];
  if (value == std::floor(value) && std::fabs(value) < 1e15) return std::to_string(static_cast<std::int64_t>(value));
  return {out, std::to_chars(out, out + sizeof out, value).ptr};
}

std::string print_duration(std::int64_t ns) {
  constexpr std::pair<double, std::string_view> units[] = {
      {3600e9, "h"}, {60e9, "m"}, {1e9, "s"}, {1e6, "ms"}, {1e3, "us"}};
  if (ns == 0) return "0s";
  for (const auto& [factor, text] : units) {
    const double value = static_cast<double>(ns) / factor;
    const bool neat = factor <= 1e9 || value == std::floor(value);
    if (value >= 1 && neat) return print_number(value) + std::string(text);
  }
  return std::to_string(ns) + "ns";
}

std::string print_size(std::int64_t bytes) {
  constexpr std::pair<std::int64_t, std::string_view> units[] = {{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}};
  for (const auto& [factor, text] : units) {
    if (bytes >= factor && bytes % factor == 0) return std::to_string(bytes / factor) + std::string(text);
  }
  return std::to_string(bytes) + "B";
}

}  // namespace spate::profile
