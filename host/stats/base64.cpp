#include "stats/base64.hpp"

#include <array>
#include <cstdint>

namespace spate::stats {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<int8_t, 256> values = [] {
  std::array<int8_t, 256> table{};
  table.fill(-1);
  for (size_t i = 0; i < alphabet.size(); ++i) table[static_cast<unsigned char>(alphabet[i])] = static_cast<int8_t>(i);
  return table;
}();

}  // namespace

void encode_base64(const unsigned char* bytes, size_t size, std::string& into) {
  for (size_t i = 0; i < size; i += 3) {
    const size_t left = size - i;
    const uint32_t word = static_cast<uint32_t>(bytes[i]) << 16 |
                          (left > 1 ? static_cast<uint32_t>(bytes[i + 1]) << 8 : 0) | (left > 2 ? bytes[i + 2] : 0u);
    into += alphabet[word >> 18];
    into += alphabet[(word >> 12) & 63];
    into += left > 1 ? alphabet[(word >> 6) & 63] : '=';
    into += left > 2 ? alphabet[word & 63] : '=';
  }
}

bool decode_base64(std::string_view text, std::vector<unsigned char>& into) {
  into.clear();
  if (text.size() % 4 != 0) return false;
  size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  uint32_t word = 0;
  size_t digits = 0;
  for (const char c : text) {
    const int8_t value = values[static_cast<unsigned char>(c)];
    if (value < 0) return false;
    word = word << 6 | static_cast<uint32_t>(value);
    if (++digits % 4 != 0) continue;
    into.push_back(static_cast<unsigned char>(word >> 16));
    into.push_back(static_cast<unsigned char>(word >> 8));
    into.push_back(static_cast<unsigned char>(word));
  }
  word <<= 6 * padding;
  if (padding == 1) into.push_back(static_cast<unsigned char>(word >> 16));
  if (padding == 1) into.push_back(static_cast<unsigned char>(word >> 8));
  if (padding == 2) into.push_back(static_cast<unsigned char>(word >> 16));
  return true;
}

}  // namespace spate::stats
