// permessage-deflate (RFC 7692) without memory from one message to the next.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "net/byte_buffer.hpp"

struct z_stream_s;

namespace spate::net {

// Nothing of a message is kept for the next one (no_context_takeover on both sides), so one of each serves all
// connections of a thread. What they return is valid until the next call.
class message_inflater {
 public:
  enum class result { done, damaged, too_long };

  message_inflater();
  ~message_inflater();
  message_inflater(const message_inflater&) = delete;
  message_inflater& operator=(const message_inflater&) = delete;

  result run(std::string_view compressed, std::uint64_t limit, std::string_view& plain) noexcept;

 private:
  result take(std::string_view input, std::uint64_t limit) noexcept;

  std::unique_ptr<z_stream_s> stream_;
  byte_buffer output_;
  std::size_t size_ = 0;
};

class message_deflater {
 public:
  message_deflater();
  ~message_deflater();
  message_deflater(const message_deflater&) = delete;
  message_deflater& operator=(const message_deflater&) = delete;

  std::string_view run(std::string_view plain) noexcept;

 private:
  std::unique_ptr<z_stream_s> stream_;
  byte_buffer output_;
};

}  // namespace spate::net
