#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace spate::engine {

class load_curve;
struct load_line;

/// What a person changed in a load under way, as every worker has to take it over.
struct change {
  enum class what : std::uint8_t {
    pause,   ///< nothing begins from `at_ns` on
    resume,  ///< what became due since the pause begins at `at_ns`
    users,   ///< the ends of a closed load's users were moved
    rate     ///< the arrivals of `line` follow `curve`, which is the old one before `at_ns`
  };
  what kind = what::pause;
  std::int64_t at_ns = 0;  ///< of the run's clock
  const load_line* line = nullptr;
  const load_curve* curve = nullptr;
};

/// All changes in their order. Workers look at `size` once a turn, which costs a load; only a change costs a lock.
/// [any]
class change_log {
 public:
  void add(const change& one) {
    const std::lock_guard lock(mutex_);
    changes_.push_back(one);
    size_.store(changes_.size(), std::memory_order_release);
  }
  std::size_t size() const { return size_.load(std::memory_order_acquire); }
  /// Those from `first` on.
  std::vector<change> from(std::size_t first) const {
    const std::lock_guard lock(mutex_);
    return {changes_.begin() + static_cast<std::ptrdiff_t>(first), changes_.end()};
  }

 private:
  mutable std::mutex mutex_;
  std::vector<change> changes_;
  std::atomic<std::size_t> size_{0};
};

}  // namespace spate::engine
