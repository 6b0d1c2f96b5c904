#include "stats/interval_grid.hpp"

#include <algorithm>

namespace spate::stats {
namespace {

// Leaves room above for the intervals of cool-down.
constexpr int64_t most_intervals = UINT32_MAX / 4 * 3;

uint32_t intervals_in(int64_t phase_ns, int64_t length_ns) noexcept {
  return static_cast<uint32_t>(std::min((phase_ns + length_ns - 1) / length_ns, most_intervals / 2));
}

}  // namespace

const char* name_of(phase which) noexcept {
  switch (which) {
    case phase::warm_up:
      return "warm-up";
    case phase::steady:
      return "steady";
    case phase::cool_down:
      return "cool-down";
  }
  return "";
}

interval_grid::interval_grid(int64_t start_ns, int64_t warmup_ns, int64_t steady_ns, int64_t length_ns) noexcept
    : start_ns_(start_ns),
      steady_start_ns_(start_ns + std::clamp<int64_t>(warmup_ns, 0, open_end_ns)),
      steady_end_ns_(steady_start_ns_ + std::clamp<int64_t>(steady_ns, 0, open_end_ns)),
      length_ns_(length_ns < 1 ? one_second_ns : length_ns),
      warmup_intervals_(intervals_in(steady_start_ns_ - start_ns_, length_ns_)),
      steady_intervals_(intervals_in(steady_end_ns_ - steady_start_ns_, length_ns_)) {}

uint32_t interval_grid::index_of(int64_t instant_ns) const noexcept {
  if (instant_ns <= start_ns_) instant_ns = start_ns_;
  if (instant_ns < steady_start_ns_)
    return static_cast<uint32_t>(std::min<int64_t>((instant_ns - start_ns_) / length_ns_, warmup_intervals_ - 1));
  if (instant_ns < steady_end_ns_)
    return warmup_intervals_ + static_cast<uint32_t>(std::min<int64_t>((instant_ns - steady_start_ns_) / length_ns_,
                                                                       steady_intervals_ - 1));
  const int64_t before = int64_t{warmup_intervals_} + steady_intervals_;
  return static_cast<uint32_t>(std::min<int64_t>(before + (instant_ns - steady_end_ns_) / length_ns_, UINT32_MAX - 2));
}

interval interval_grid::at(uint32_t index) const noexcept {
  if (index < warmup_intervals_) {
    const int64_t start = start_ns_ + index * length_ns_;
    return {index, phase::warm_up, start, std::min(start + length_ns_, steady_start_ns_)};
  }
  if (index - warmup_intervals_ < steady_intervals_) {
    const int64_t start = steady_start_ns_ + (index - warmup_intervals_) * length_ns_;
    return {index, phase::steady, start, std::min(start + length_ns_, steady_end_ns_)};
  }
  const int64_t start = steady_end_ns_ + (index - warmup_intervals_ - steady_intervals_) * length_ns_;
  return {index, phase::cool_down, start, start + length_ns_};
}

phase interval_grid::phase_of(int64_t instant_ns) const noexcept {
  if (instant_ns < steady_start_ns_) return phase::warm_up;
  return instant_ns < steady_end_ns_ ? phase::steady : phase::cool_down;
}

}  // namespace spate::stats
