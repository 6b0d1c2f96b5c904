// Figures that are costly to read.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstdint>

namespace spate::proc {

// What this thread has used of a processor.
inline std::int64_t thread_cpu_ns() noexcept {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

// Keeps the cost of a reading below a share of a core, by making it seldom, but for a longest pause: the load is to be
// disturbed by the load alone.
class seldom {
 public:
  explicit seldom(double share, std::int64_t longest_pause_ns = INT64_MAX)
      : pause_by_cost_(1 / share), longest_pause_ns_(longest_pause_ns) {}

  bool is_due(std::int64_t now_ns) const noexcept { return now_ns >= next_ns_; }
  void cost(std::int64_t now_ns, std::int64_t cpu_ns) noexcept {
    // A tenth earlier, so that a cheap reading never misses the next round for being a moment late.
    const auto pause_ns = static_cast<std::int64_t>(static_cast<double>(cpu_ns) * pause_by_cost_);
    next_ns_ = now_ns + std::min(longest_pause_ns_, pause_ns) / 10 * 9;
  }

 private:
  double pause_by_cost_;
  std::int64_t longest_pause_ns_, next_ns_ = 0;
};

}  // namespace spate::proc
