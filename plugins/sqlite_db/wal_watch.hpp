#pragma once

#include <atomic>
#include <cstdint>

namespace spate::sqlite_db {

// The write-ahead log of one file, as all sessions see it. [any]
class wal_watch {
 public:
  void saw_pages(std::uint32_t pages) noexcept { raise(most_pages_, pages); }
  // By how much its size differs from what was seen last, by whichever session: these add up to the size.
  std::int64_t saw_bytes(std::int64_t bytes) noexcept {
    raise(most_bytes_, bytes);
    return bytes - bytes_.exchange(bytes, std::memory_order_relaxed);
  }
  // Whether it is time for a look although nothing was written here: others may write.
  bool is_time(std::int64_t now_ns) noexcept {
    std::int64_t next = next_look_ns_.load(std::memory_order_relaxed);
    return now_ns >= next &&
           next_look_ns_.compare_exchange_strong(next, now_ns + look_every_ns, std::memory_order_relaxed);
  }
  std::uint32_t most_pages() const noexcept { return most_pages_.load(std::memory_order_relaxed); }
  std::int64_t most_bytes() const noexcept { return most_bytes_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::int64_t look_every_ns = 250'000'000;  // the host looks once a second

  template <class Number>
  static void raise(std::atomic<Number>& most, Number seen) noexcept {
    Number before = most.load(std::memory_order_relaxed);
    while (before < seen && !most.compare_exchange_weak(before, seen, std::memory_order_relaxed)) {
    }
  }

  std::atomic<std::uint32_t> most_pages_{0};
  std::atomic<std::int64_t> most_bytes_{0}, bytes_{0}, next_look_ns_{0};
};

}  // namespace spate::sqlite_db
