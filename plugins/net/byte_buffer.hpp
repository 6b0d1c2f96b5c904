// Memory for bytes that are made anew again and again.
#pragma once

#include <cstddef>
#include <memory>

namespace spate::net {

// Bytes that grow without being cleared. Reused from request to request, or from body to body.
class byte_buffer {
 public:
  char* data() noexcept { return bytes_.get(); }
  const char* data() const noexcept { return bytes_.get(); }
  std::size_t capacity() const noexcept { return capacity_; }
  // Makes room for `size` bytes, keeping the first `used`.
  void reserve(std::size_t size, std::size_t used);

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

}  // namespace spate::net
