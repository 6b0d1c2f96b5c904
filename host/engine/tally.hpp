#pragma once

#include <atomic>
#include <cstdint>

namespace spate::engine {

/// How many there are, and how many there were at most. [any]
class tally {
 public:
  void add(std::int32_t change) {
    const auto by = static_cast<std::uint32_t>(change);
    const std::uint32_t now = now_.fetch_add(by, std::memory_order_relaxed) + by;
    std::uint32_t seen = peak_.load(std::memory_order_relaxed);
    while (change > 0 && now > seen && !peak_.compare_exchange_weak(seen, now, std::memory_order_relaxed)) {
    }
  }
  std::uint32_t peak() const { return peak_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint32_t> now_{0}, peak_{0};
};

}  // namespace spate::engine
