#include "net/websocket/frame.hpp"

#include <bit>
#include <cstring>

namespace spate::net {

namespace {

constexpr std::uint8_t last_bit = 0x80, compressed_bit = 0x40, mask_bit = 0x80;

char* put_number(char* end, std::uint64_t number, int bytes) noexcept {
  for (; bytes > 0; --bytes, number >>= 8) *--end = static_cast<char>(number & 0xFF);
  return end;
}

}  // namespace

bool may_be_sent(std::uint16_t code) noexcept {
  if (code >= 3000) return code < 5000;
  return code >= 1000 && code <= 1014 && code != 1004 && code != close_code::no_code && code != close_code::no_frame;
}

std::size_t put_header(char* payload, const frame_head& head, const std::uint32_t* mask) noexcept {
  char* at = payload;
  if (mask != nullptr) std::memcpy(at -= 4, mask, 4);
  std::uint8_t length = static_cast<std::uint8_t>(head.size);
  if (head.size > 0xFFFF) {
    at = put_number(at, head.size, 8);
    length = 127;
  } else if (head.size > longest_control_bytes) {
    at = put_number(at, head.size, 2);
    length = 126;
  }
  *--at = static_cast<char>(length | (mask != nullptr ? mask_bit : 0));
  *--at = static_cast<char>(static_cast<std::uint8_t>(head.what) | (head.is_last ? last_bit : 0) |
                            (head.compressed ? compressed_bit : 0));
  return static_cast<std::size_t>(payload - at);
}

void mask_bytes(char* data, std::size_t size, std::uint32_t mask, std::uint64_t offset) noexcept {
  // The mask as it falls on `data`: its bytes take turns, in the order of memory.
  const int turned = static_cast<int>(offset % 4) * 8;
  if constexpr (std::endian::native == std::endian::little)
    mask = std::rotr(mask, turned);
  else
    mask = std::rotl(mask, turned);
  const std::uint64_t twice = std::uint64_t{mask} << 32 | mask;
  std::size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, data + at, 8);
    eight ^= twice;
    std::memcpy(data + at, &eight, 8);
  }
  char bytes[4];
  std::memcpy(bytes, &mask, 4);
  for (; at < size; ++at) data[at] = static_cast<char>(data[at] ^ bytes[at % 4]);
}

}  // namespace spate::net
