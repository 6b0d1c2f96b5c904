#pragma once

#include <atomic>
#include <cstdint>

namespace spate::sqlite_db {

// How long the write-ahead log ever was, over all sessions. [any]
class wal_watch {
 public:
  void saw(std::uint32_t pages) noexcept {
    std::uint32_t before = most_.load(std::memory_order_relaxed);
    while (before < pages && !most_.compare_exchange_weak(before, pages, std::memory_order_relaxed)) {
    }
  }
  std::uint32_t most() const noexcept { return most_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint32_t> most_{0};
};

}  // namespace spate::sqlite_db
