#pragma once

#include <atomic>
#include <cstdint>

namespace spate::engine {

/// The run's time, passed in so that a test's may be virtual. Nanoseconds; `now_ns` never goes back. [any]
class clock {
 public:
  virtual ~clock() = default;
  /// CLOCK_MONOTONIC, or virtual.
  virtual std::int64_t now_ns() const = 0;
  /// Since the epoch, for stamps and names.
  virtual std::int64_t wall_ns() const = 0;
};

class monotonic_clock final : public clock {
 public:
  std::int64_t now_ns() const override;
  std::int64_t wall_ns() const override;
};

/// Stands still until it is told to advance; who pumps a virtual shard advances the clock of its worker.
class virtual_clock final : public clock {
 public:
  explicit virtual_clock(std::int64_t now_ns = 1'000'000'000, std::int64_t wall_offset_ns = 1'700'000'000'000'000'000)
      : now_ns_(now_ns), wall_offset_ns_(wall_offset_ns) {}
  std::int64_t now_ns() const override { return now_ns_.load(std::memory_order_relaxed); }
  std::int64_t wall_ns() const override { return now_ns() + wall_offset_ns_; }
  /// Never back: an earlier instant changes nothing.
  void advance_to(std::int64_t instant_ns) {
    if (instant_ns > now_ns()) now_ns_.store(instant_ns, std::memory_order_relaxed);
  }

 private:
  std::atomic<std::int64_t> now_ns_;
  std::int64_t wall_offset_ns_;
};

}  // namespace spate::engine
