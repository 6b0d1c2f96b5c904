#pragma once

#include <cstdint>

namespace spate::stats {

enum class phase : uint8_t { warm_up, steady, cool_down };

/** "warm-up", "steady", "cool-down". */
[[nodiscard]] const char* name_of(phase which) noexcept;

/** One stretch of the time axis. Instants are those of the run's clock. */
struct interval {
  uint32_t index;
  stats::phase phase;
  int64_t start_ns, end_ns; /**< [start, end) */
  [[nodiscard]] int64_t length_ns() const noexcept { return end_ns - start_ns; }
};

/** Divides the run into numbered intervals, each of which belongs to exactly one phase: counting starts anew with each
 * phase, so the last interval of a phase may be shorter. What comes after the planned end is cool-down, without end.
 *
 * Immutable data; any thread. Instants before the start belong to interval 0.
 */
class interval_grid {
 public:
  static constexpr int64_t one_second_ns = 1'000'000'000;
  static constexpr int64_t open_end_ns = INT64_MAX / 4;

  /** `steady_ns` = open_end_ns: the steady phase has no planned end. A length below 1 is taken as one second. */
  interval_grid(int64_t start_ns, int64_t warmup_ns, int64_t steady_ns, int64_t length_ns = one_second_ns) noexcept;

  [[nodiscard]] uint32_t index_of(int64_t instant_ns) const noexcept;
  [[nodiscard]] interval at(uint32_t index) const noexcept;
  [[nodiscard]] phase phase_of(int64_t instant_ns) const noexcept;

  [[nodiscard]] int64_t start_ns() const noexcept { return start_ns_; }
  [[nodiscard]] int64_t steady_start_ns() const noexcept { return steady_start_ns_; }
  [[nodiscard]] int64_t steady_end_ns() const noexcept { return steady_end_ns_; }
  [[nodiscard]] int64_t length_ns() const noexcept { return length_ns_; }

 private:
  int64_t start_ns_, steady_start_ns_, steady_end_ns_, length_ns_;
  uint32_t warmup_intervals_, steady_intervals_;
};

}  // namespace spate::stats
