#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace spate::data {

/// Writes into a buffer that may be too small, and counts what the whole text needs. Never writes past the end.
class text_sink {
 public:
  text_sink(char* out, std::uint64_t capacity) : out_(out), capacity_(capacity) {}

  void put(std::string_view text) {
    if (size_ + text.size() <= capacity_ && !text.empty()) std::memcpy(out_ + size_, text.data(), text.size());
    size_ += text.size();
  }
  void put(char c) {
    if (size_ < capacity_) out_[size_] = c;
    ++size_;
  }
  std::uint64_t size() const { return size_; }

 private:
  char* out_;
  std::uint64_t capacity_, size_ = 0;
};

}  // namespace spate::data
