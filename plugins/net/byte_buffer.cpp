#include "net/byte_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace spate::net {

void byte_buffer::reserve(std::size_t size, std::size_t used) {
  if (size <= capacity_) return;
  std::size_t larger = std::max(size, capacity_ * 2);
  std::unique_ptr<char[]> grown(new char[larger]);
  if (used > 0) std::memcpy(grown.get(), bytes_.get(), used);
  bytes_ = std::move(grown);
  capacity_ = larger;
}

}  // namespace spate::net
