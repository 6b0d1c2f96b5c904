// Strings across the boundary: borrowed spate_str on one side, std::string_view on the other.
#pragma once

#include <spate/abi/core.h>

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace spate {

// Borrowed both ways: valid as long as what it was made of.
constexpr std::string_view view(spate_str text) noexcept { return {text.data, static_cast<std::size_t>(text.size)}; }
constexpr spate_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }

namespace detail {
inline void append(std::string& out, std::string_view part) { out += part; }
inline void append(std::string& out, spate_str part) { out += view(part); }
inline void append(std::string& out, char part) { out += part; }
inline void append(std::string& out, double part) {
  char digits[32];
  auto end = std::to_chars(digits, digits + sizeof digits, part).ptr;
  out.append(digits, end);
}
template <std::integral Int>
requires(!std::same_as<Int, char> && !std::same_as<Int, bool>) void append(std::string& out, Int part) {
  char digits[24];
  auto end = std::to_chars(digits, digits + sizeof digits, part).ptr;
  out.append(digits, end);
}
}  // namespace detail

// The parts (texts, characters, numbers) one after the other: text("port ", 80). Allocates; not for the hot path.
template <class... Parts>
std::string text(const Parts&... parts) {
  std::string out;
  (detail::append(out, parts), ...);
  return out;
}

}  // namespace spate
