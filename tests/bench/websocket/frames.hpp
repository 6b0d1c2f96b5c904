// As little of WebSocket's framing as the benchmark's two ends need: whole messages of at most 64 KiB in one frame.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace bench {

// A frame that lies in the bytes that came.
struct frame {
  int first;                 // the first byte: opcode, and whether it is the last
  std::string_view payload;  // masked as it came
  std::uint32_t mask;        // 0: none
  std::size_t bytes;         // header and payload
};

// False: it is not all there.
inline bool read_frame(std::string_view from, frame& out) {
  if (from.size() < 2) return false;
  const auto at = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(from[i])}; };
  const bool is_masked = (at(1) & 0x80) != 0, is_long = (at(1) & 0x7F) == 126;
  const std::size_t head = 2u + (is_long ? 2u : 0u) + (is_masked ? 4u : 0u);
  if (from.size() < head) return false;
  const std::size_t size = is_long ? at(2) << 8 | at(3) : at(1) & 0x7F;
  if (from.size() < head + size) return false;
  out = {static_cast<int>(at(0)), from.substr(head, size), 0, head + size};
  if (is_masked) std::memcpy(&out.mask, from.data() + head - 4, 4);
  return true;
}

// `mask` is laid over `payload`: puts it on, or takes it off.
inline void copy_masked(char* to, std::string_view payload, std::uint32_t mask) {
  const std::uint64_t twice = std::uint64_t{mask} << 32 | mask;
  std::size_t i = 0;
  for (; i + 8 <= payload.size(); i += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, payload.data() + i, 8);
    eight ^= twice;
    std::memcpy(to + i, &eight, 8);
  }
  char bytes[4];
  std::memcpy(bytes, &mask, 4);
  for (; i < payload.size(); ++i) to[i] = static_cast<char>(payload[i] ^ bytes[i % 4]);
}

// A frame without a mask, of a payload that has one.
inline void append_frame(std::string& to, int first, std::string_view payload, std::uint32_t mask) {
  const std::size_t size = payload.size();
  to += static_cast<char>(first);
  if (size < 126) {
    to += static_cast<char>(size);
  } else {
    to += {126, static_cast<char>(size >> 8), static_cast<char>(size & 0xFF)};
  }
  const std::size_t at = to.size();
  to.resize(at + size);
  copy_masked(to.data() + at, payload, mask);
}

}  // namespace bench
