// The words of WebSocket frames (RFC 6455, 5), and how one is written.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spate::net {

enum class opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

constexpr bool is_control(opcode what) noexcept { return static_cast<std::uint8_t>(what) >= 8; }

constexpr std::size_t longest_header_bytes = 14;
constexpr std::size_t longest_control_bytes = 125;

// Codes that a close frame carries, or that stand for none (RFC 6455, 7.4).
namespace close_code {
constexpr std::uint16_t normal = 1000, going_away = 1001, protocol = 1002, no_code = 1005, no_frame = 1006,
                        bad_text = 1007, too_large = 1009;
}
// True for a code that a close frame may carry.
bool may_be_sent(std::uint16_t code) noexcept;

struct frame_head {
  opcode what;
  bool is_last = true, compressed = false;
  std::uint64_t size;
};

constexpr std::size_t header_bytes(std::uint64_t payload, bool masked) noexcept {
  return 2u + (payload > 0xFFFF ? 8u : payload > longest_control_bytes ? 2u : 0u) + (masked ? 4u : 0u);
}

// Writes the header so that it ends where `payload` begins, in front of which there is room for longest_header_bytes;
// returns its size. `mask`: of a client's frames, else NULL.
std::size_t put_header(char* payload, const frame_head& head, const std::uint32_t* mask) noexcept;

// Masks, or takes the mask off, in place; `offset`: where in the frame's payload `data` begins.
void mask_bytes(char* data, std::size_t size, std::uint32_t mask, std::uint64_t offset = 0) noexcept;

}  // namespace spate::net
