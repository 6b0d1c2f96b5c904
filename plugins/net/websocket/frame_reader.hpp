// Reads WebSocket messages out of the bytes as they arrive.
#pragma once

#include <string_view>

#include "net/byte_buffer.hpp"
#include "net/websocket/deflate.hpp"
#include "net/websocket/frame.hpp"
#include "net/websocket/utf8.hpp"

namespace spate::net {

enum class frame_fault : std::uint8_t {
  none,
  reserved_bits,
  unknown_opcode,
  masked,    // by a server
  unmasked,  // by a client
  long_control,
  split_control,
  bad_length,
  nothing_to_continue,
  message_in_message,
  bad_text,
  bad_close,
  bad_deflate,
  long_frame,
  long_message
};

const char* in_words(frame_fault what) noexcept;
// What to close with.
std::uint16_t close_code_of(frame_fault what) noexcept;
constexpr bool is_too_large(frame_fault what) noexcept {
  return what == frame_fault::long_frame || what == frame_fault::long_message;
}

struct frame_limits {
  std::uint64_t max_frame_bytes, max_message_bytes;
};

// One reader for the life of a connection: `begin` for each, then `next` until it says `more`. A message that arrived
// whole and uncompressed is a view into the input; otherwise it lies in memory that is used again. Allocates only when
// that memory grows. Single-threaded.
class frame_reader {
 public:
  enum class event { more, message, ping, pong, close, failed };

  // `masked`: frames of clients are, those of servers are not. `inflater`: when compression was agreed, else NULL.
  void begin(const frame_limits& limits, bool masked, message_inflater* inflater) noexcept;

  // `data` are all bytes that were not consumed yet; `consumed` says how many of them may go, once `payload` is done
  // with. After `failed` nothing more is read.
  event next(const char* data, std::size_t size, std::size_t& consumed) noexcept;

  std::string_view payload() const noexcept { return payload_; }  // of what `next` found; without a close frame's code
  bool is_text() const noexcept { return is_text_; }              // of a message
  std::uint16_t code() const noexcept { return code_; }           // of a close frame; no_code when it has none
  frame_fault fault() const noexcept { return fault_; }
  bool is_amid_message() const noexcept { return in_frame_ || in_message_; }

 private:
  struct head {
    opcode what;
    bool is_last, compressed, masked;
    std::uint64_t size;
    std::uint32_t mask;
    std::size_t bytes;  // of the header itself
  };

  bool read_head(const char* data, std::size_t size, head& out) noexcept;
  frame_fault judge(const head& of) const noexcept;
  event fail(frame_fault what) noexcept;
  event control(const head& of, const char* data) noexcept;
  bool start_data(const head& of) noexcept;
  bool append(const char* data, std::size_t size) noexcept;
  event finish(std::string_view whole) noexcept;

  frame_limits limits_{};
  message_inflater* inflater_ = nullptr;
  byte_buffer message_;
  std::size_t message_bytes_ = 0;
  std::uint64_t left_ = 0, frame_offset_ = 0;  // of the frame that is being received
  std::string_view payload_;
  utf8_check text_;
  std::uint32_t mask_ = 0;
  std::uint16_t code_ = 0;
  frame_fault fault_ = frame_fault::none;
  bool masked_ = false, is_text_ = false, compressed_ = false;
  bool in_frame_ = false, in_message_ = false, last_frame_ = false;
  char control_[longest_control_bytes];
};

}  // namespace spate::net
