#include "net/websocket/utf8.hpp"

#include <cstring>

namespace spate::net {

bool utf8_check::begin(std::uint8_t first) noexcept {
  if (first < 0xC2 || first > 0xF4) return false;
  left_ = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  low_ = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  high_ = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  return true;
}

bool utf8_check::feed(std::string_view piece) noexcept {
  const char* at = piece.data();
  const char* const end = at + piece.size();
  while (at != end) {
    if (left_ == 0) {
      for (std::uint64_t eight; end - at >= 8; at += 8) {
        std::memcpy(&eight, at, 8);
        if ((eight & 0x8080808080808080u) != 0) break;
      }
      if (at == end) return true;
    }
    const auto byte = static_cast<std::uint8_t>(*at++);
    if (left_ == 0) {
      if (byte >= 0x80 && !begin(byte)) return false;
      continue;
    }
    if (byte < low_ || byte > high_) return false;
    --left_;
    low_ = 0x80;
    high_ = 0xBF;
  }
  return true;
}

}  // namespace spate::net
