// Works that were taken and cannot begin yet.
#pragma once

#include <spate/abi/protocol.h>

#include <cstdint>
#include <vector>

namespace spate::net {

// Works that wait, oldest first. A ring, so that waiting for ever allocates once.
class work_queue {
 public:
  struct entry {
    spate_work work;
    std::int64_t since_ns;
  };

  bool empty() const noexcept { return size_ == 0; }
  void push(const entry& last) {
    if (size_ == ring_.size()) grow();
    ring_[(first_ + size_++) % ring_.size()] = last;
  }
  entry pop() noexcept {
    entry first = ring_[first_];
    first_ = (first_ + 1) % ring_.size();
    --size_;
    return first;
  }

 private:
  void grow() {
    std::vector<entry> larger(ring_.empty() ? 2 : 2 * ring_.size());
    for (std::size_t i = 0; i < size_; ++i) larger[i] = ring_[(first_ + i) % ring_.size()];
    ring_ = std::move(larger);
    first_ = 0;
  }

  std::vector<entry> ring_;
  std::size_t first_ = 0, size_ = 0;
};

}  // namespace spate::net
