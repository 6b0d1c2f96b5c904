#pragma once

#include <cstdint>

namespace spate::stats {

/** An end that says whether the target was there: a success, or a failure of the outage kind (is_outage). */
class observation {
 public:
  observation(int64_t end_ns, bool success) noexcept : bits_(end_ns * 2 + (success ? 1 : 0)) {}
  [[nodiscard]] int64_t end_ns() const noexcept { return bits_ >> 1; }
  [[nodiscard]] bool success() const noexcept { return (bits_ & 1) != 0; }
  /** By end; at the same instant the failure comes first. */
  friend bool operator<(observation a, observation b) noexcept { return a.bits_ < b.bits_; }

 private:
  int64_t bits_;
};

struct availability_result {
  double ratio;       /**< 1 - outage / steady time; 1 when there was no steady time */
  int64_t steady_ns;  /**< the steady time so far */
  int64_t outage_ns;  /**< the part of it in outage */
  int64_t longest_ns; /**< the longest outage, its steady part only */
  uint64_t outages;   /**< those that reach into the steady time */
  int64_t
      resolution_ns; /**< the longest stretch of steady time without an observation: what a shorter outage hides in */
  uint64_t observations; /**< in the steady time; 0: the ratio says nothing */
  bool open;             /**< the last outage has not ended */
};

/** How much of the steady time one target was in outage: from the first failure of the outage kind after a success (or
 * after nothing), silence included, to the next success; one that is still open lasts to the instant of reading.
 *
 * Observations come in the order of their ends; one that comes late counts at the latest end seen so far. One thread.
 */
class availability {
 public:
  /** The steady time [start, end). */
  availability(int64_t steady_start_ns, int64_t steady_end_ns) noexcept;
  void observe(observation seen) noexcept;
  /** As of `now_ns`, or of the end of the steady time if that is earlier. */
  [[nodiscard]] availability_result result(int64_t now_ns) const noexcept;

 private:
  void close_outage(availability_result& into, int64_t end_ns) const noexcept;

  int64_t steady_start_ns_, steady_end_ns_;
  int64_t last_ns_;          // the last observation, or the start of the steady time
  int64_t outage_start_ns_;  // while open
  availability_result so_far_{};
  bool open_ = false;
};

}  // namespace spate::stats
