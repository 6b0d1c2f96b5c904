#pragma once

#include <cstdint>

namespace spate::stats {

/** What an end says of the target. */
enum class target_sign : uint8_t {
  failure, /**< refused, reset, or an answer 5xx */
  timeout, /**< it was waited for in vain */
  aborted, /**< still waited for when the run ended; says nothing when it did not wait longer than any success did */
  success
};

/** An end that says whether the target was there. */
class observation {
 public:
  /** `due_ns`: from when on it was waited for. */
  observation(int64_t end_ns, int64_t due_ns, target_sign sign) noexcept
      : bits_(end_ns * 4 + static_cast<int64_t>(sign)), due_ns_(due_ns) {}
  [[nodiscard]] int64_t end_ns() const noexcept { return bits_ >> 2; }
  [[nodiscard]] int64_t due_ns() const noexcept { return due_ns_; }
  [[nodiscard]] target_sign sign() const noexcept { return static_cast<target_sign>(bits_ & 3); }
  [[nodiscard]] bool success() const noexcept { return sign() == target_sign::success; }
  /** By end; at the same instant a failure comes first. */
  friend bool operator<(const observation& a, const observation& b) noexcept { return a.bits_ < b.bits_; }

 private:
  int64_t bits_, due_ns_;
};

struct availability_result {
  double ratio;       /**< 1 - outage / steady time; 1 when there was no steady time */
  int64_t steady_ns;  /**< the steady time so far */
  int64_t outage_ns;  /**< the part of it in outage */
  int64_t longest_ns; /**< the longest outage, its steady part only */
  uint64_t outages;   /**< those that reach into the steady time */
  int64_t
      resolution_ns; /**< the longest stretch of steady time without an observation: what a shorter outage hides in */
  uint64_t observations;  /**< in the steady time; 0: the ratio says nothing */
  bool open;              /**< the last outage has not ended */
  int64_t stalled_ns = 0; /**< how much of the steady time lies in an open outage in which something was waited for in
                             vain: the run ended in a stall */
};

/** How much of the steady time one target was in outage: from the first failure of the outage kind after a success (or
 * after nothing), silence included, to the next success; one that is still open lasts to the instant of reading. What
 * was waited for in vain (a timeout, or what the end of the run aborted) begins an outage when the wait began, or at
 * the last success if that was later: otherwise a target that hangs would look better than one that refuses.
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
  int64_t last_success_ns_;  // its end
  int64_t longest_success_ns_ = 0;
  int64_t outage_start_ns_;  // while open
  availability_result so_far_{};
  bool open_ = false, in_vain_ = false;  // the latter: something in the open outage was waited for in vain
};

}  // namespace spate::stats
