#include "expression/quantity.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

#include "expression/nearest.hpp"

namespace spate::expression {
namespace {

struct suffix {
  std::string_view text;
  expression::unit unit;
  double multiply, divide;
};

constexpr suffix suffixes[] = {
    {"ns", unit::duration, 1, 1},   {"us", unit::duration, 1e3, 1},  {"ms", unit::duration, 1e6, 1},
    {"s", unit::duration, 1e9, 1},  {"m", unit::duration, 60e9, 1},  {"h", unit::duration, 3600e9, 1},
    {"B", unit::size, 1, 1},        {"KB", unit::size, 1e3, 1},      {"KiB", unit::size, 1024, 1},
    {"MB", unit::size, 1e6, 1},     {"MiB", unit::size, 1048576, 1}, {"GB", unit::size, 1e9, 1},
    {"GiB", unit::size, 0x1p30, 1}, {"%", unit::ratio, 1, 1},        {"/s", unit::rate, 1, 1},
    {"/m", unit::rate, 1, 60},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::size_t digits(std::string_view text, std::size_t from) {
  while (from < text.size() && is_digit(text[from])) ++from;
  return from;
}

std::size_t number_length(std::string_view text) {
  std::size_t end = digits(text, 0);
  if (end == 0) return 0;
  if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) end = digits(text, end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    if (exponent < text.size() && is_digit(text[exponent])) end = digits(text, exponent);
  }
  return end;
}

// A rate's unit only when nothing follows that would make it a division by a name: 10/s, but not 10/sum.
std::size_t suffix_length(std::string_view rest) {
  if (rest.starts_with('%')) return 1;
  if (rest.starts_with("/s") || rest.starts_with("/m")) {
    return rest.size() > 2 && (is_letter(rest[2]) || is_digit(rest[2]) || rest[2] == '.' || rest[2] == '(') ? 0 : 2;
  }
  std::size_t end = 0;
  while (end < rest.size() && (is_letter(rest[end]) || (end > 0 && is_digit(rest[end])))) ++end;
  return end;
}

std::string unknown_unit(std::string_view found) {
  std::string_view candidates[std::size(suffixes)];
  for (std::size_t i = 0; i < std::size(suffixes); ++i) candidates[i] = suffixes[i].text;
  std::string message = "unknown unit `" + std::string(found) + "`: ";
  if (const auto near = nearest(found, candidates); !near.empty()) {
    return message + "did you mean `" + std::string(near) + "`?";
  }
  return message + "units are ns us ms s m h, B KB KiB MB MiB GB GiB, %, /s /m";
}

}  // namespace

std::variant<quantity, std::string> read_quantity(std::string_view text) {
  quantity result;
  result.length = number_length(text);
  if (result.length == 0) return "expected a number";
  const auto read = std::from_chars(text.data(), text.data() + result.length, result.number);
  if (read.ec != std::errc() || !std::isfinite(result.number)) {
    return "the number `" + std::string(text.substr(0, result.length)) + "` is out of range";
  }
  const std::string_view found = text.substr(result.length, suffix_length(text.substr(result.length)));
  if (found.empty()) return result;
  for (const suffix& each : suffixes) {
    if (each.text != found) continue;
    result.unit = each.unit;
    if (each.unit == unit::ratio) {
      // Read anew, since 99.9 / 100 is not the double nearest to 0.999.
      const std::string shifted = std::string(text.substr(0, result.length)) + "e-2";
      double exact = 0;
      const auto again = std::from_chars(shifted.data(), shifted.data() + shifted.size(), exact);
      result.number = again.ptr == shifted.data() + shifted.size() ? exact : result.number / 100;
      result.length += 1;
      return result;
    }
    result.number = result.number * each.multiply / each.divide;
    result.length += found.size();
    if (!std::isfinite(result.number)) return "the number is out of range";
    return result;
  }
  return unknown_unit(found);
}

}  // namespace spate::expression
