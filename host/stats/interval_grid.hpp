#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace spate::stats {

enum class phase : uint8_t { warm_up, steady, cool_down, ramp };

/** "warm-up", "steady", "cool-down", "ramp". */
[[nodiscard]] const char* name_of(phase which) noexcept;

/** One stretch of the time axis. Instants are those of the run's clock. */
struct interval {
  uint32_t index;
  stats::phase phase;
  int64_t start_ns, end_ns;                /**< [start, end) */
  uint32_t phase_index = 0;                /**< among the grid's; cool-down is behind the last */
  bool measured = phase == phase::steady;  /**< objectives look at it */
  const char* phase_name = name_of(phase); /**< as long as a grid lives that has it */
  [[nodiscard]] int64_t length_ns() const noexcept { return end_ns - start_ns; }
};

/** A named stretch of the run; it begins where the one before it ends. */
struct grid_phase {
  std::string name;
  stats::phase kind;
  int64_t end_ns; /**< of the run's clock */
  bool measured;  /**< objectives look at it */
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
  interval_grid(int64_t start_ns, int64_t warmup_ns, int64_t steady_ns, int64_t length_ns = one_second_ns);

  /** `phases`: in order; those that end where they begin are left out. */
  interval_grid(int64_t start_ns, std::vector<grid_phase> phases, int64_t length_ns = one_second_ns);

  [[nodiscard]] uint32_t index_of(int64_t instant_ns) const noexcept;
  [[nodiscard]] interval at(uint32_t index) const noexcept;
  [[nodiscard]] phase phase_of(int64_t instant_ns) const noexcept;

  [[nodiscard]] int64_t start_ns() const noexcept { return start_ns_; }
  /** From the first phase that objectives look at to the end of the last one; without any, both are the planned end. */
  [[nodiscard]] int64_t steady_start_ns() const noexcept { return steady_start_ns_; }
  [[nodiscard]] int64_t steady_end_ns() const noexcept { return steady_end_ns_; }
  /** How much of the phases that objectives look at had passed at an instant. */
  [[nodiscard]] int64_t measured_until(int64_t instant_ns) const noexcept;
  /** Without cool-down, which comes after all of them. */
  [[nodiscard]] const std::vector<grid_phase>& phases() const noexcept { return plan_->phases; }
  [[nodiscard]] int64_t start_of(uint32_t phase_index) const noexcept {
    return phase_index == 0 ? start_ns_ : plan_->phases[phase_index - 1].end_ns;
  }
  [[nodiscard]] int64_t length_ns() const noexcept { return length_ns_; }

 private:
  struct plan {
    std::vector<grid_phase> phases;
    std::vector<uint32_t> first; /* interval of each phase, and of cool-down */
  };
  [[nodiscard]] uint32_t phase_index_of(int64_t instant_ns) const noexcept;

  int64_t start_ns_, steady_start_ns_ = 0, steady_end_ns_ = 0, length_ns_;
  std::shared_ptr<const plan> plan_; /* of all copies */
};

}  // namespace spate::stats
