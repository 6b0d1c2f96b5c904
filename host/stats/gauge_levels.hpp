#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/series_names.hpp"
#include "stats/series_table.hpp"

namespace spate::stats {

/** What a plugin's gauge stands at. */
struct gauge_level {
  uint32_t metric; /**< the id that spate.metrics/1 gave */
  int64_t value;
};

/** The gauges of a run as it goes on. Workers record changes, so that each stands at the sum of all that came so far,
 * from whichever worker and in any order. One thread at a time. */
class gauge_levels {
 public:
  explicit gauge_levels(const series_names& names);
  /** The changes of one interval, or what came late of it. */
  void add(const series_table& changes) noexcept;
  [[nodiscard]] std::span<const gauge_level> now() const noexcept { return now_; }

 private:
  std::vector<gauge_level> now_;
};

/** What a gauge stood at when intervals ended. */
struct gauge_figures {
  int64_t last = 0, lowest = 0, largest = 0;
  int64_t sum = 0;
  uint64_t count = 0; /**< of intervals; 0: nothing is known */

  void see(int64_t value) noexcept;
  [[nodiscard]] double mean() const noexcept {
    return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count);
  }
};

}  // namespace spate::stats
