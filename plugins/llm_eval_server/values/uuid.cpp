#include "values/uuid.hpp"

namespace spate::llm_eval_server {

std::optional<std::string> parse_uuid(std::string_view text) {
  if (text.starts_with("urn:")) text.remove_prefix(4);
  if (text.starts_with("uuid:")) text.remove_prefix(5);
  while (!text.empty() && (text.front() == '{' || text.front() == '}')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '{' || text.back() == '}')) text.remove_suffix(1);
  std::string hex;
  hex.reserve(32);
  for (const char c : text) {
    if (c == '-') continue;
    if (hex.size() == 32) return std::nullopt;
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
      hex += c;
    else if (c >= 'A' && c <= 'F')
      hex += static_cast<char>(c - 'A' + 'a');
    else
      return std::nullopt;
  }
  if (hex.size() != 32) return std::nullopt;
  return hex;
}

std::string dashed(std::string_view hex) {
  std::string out(hex);
  if (hex.size() != 32) return out;
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, 1, '-');
  return out;
}

std::string make_uuid(random_source& random) {
  static constexpr char digits[] = "0123456789abcdef";
  const std::uint64_t high = (random.bits() & ~0xf000ULL) | 0x4000ULL;
  const std::uint64_t low = (random.bits() & ~(3ULL << 62)) | (1ULL << 63);
  std::string out;
  out.reserve(32);
  for (const auto word : {high, low})
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[(word >> shift) & 15U];
  return out;
}

}  // namespace spate::llm_eval_server
