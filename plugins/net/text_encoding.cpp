#include "net/text_encoding.hpp"

#include <cstdint>

namespace spate::net {

void encode_base64(std::string_view plain, char* out) noexcept {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  auto byte = [&](std::size_t at) {
    return at < plain.size() ? std::uint32_t{static_cast<unsigned char>(plain[at])} : std::uint32_t{0};
  };
  for (std::size_t at = 0; at < plain.size(); at += 3, out += 4) {
    const std::uint32_t group = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    out[0] = digits[group >> 18];
    out[1] = digits[group >> 12 & 63];
    out[2] = at + 1 < plain.size() ? digits[group >> 6 & 63] : '=';
    out[3] = at + 2 < plain.size() ? digits[group & 63] : '=';
  }
}

std::size_t escape_quoted(std::string_view text, char* out) noexcept {
  char* at = out;
  auto put = [&](std::string_view words) {
    for (char c : words) *at++ = c;
  };
  for (char c : text) {
    if (c == '"')
      put("%22");
    else if (c == '\r')
      put("%0D");
    else if (c == '\n')
      put("%0A");
    else
      *at++ = c;
  }
  return static_cast<std::size_t>(at - out);
}

std::string base64(std::string_view plain) {
  std::string out(base64_size(plain.size()), '\0');
  encode_base64(plain, out.data());
  return out;
}

}  // namespace spate::net
