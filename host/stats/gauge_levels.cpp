#include "stats/gauge_levels.hpp"

#include <algorithm>

namespace spate::stats {

gauge_levels::gauge_levels(const series_names& names) {
  for (const uint32_t metric : names.gauges) now_.push_back({metric, 0});
}

void gauge_levels::add(const series_table& changes) noexcept {
  if (now_.empty()) return;
  for (const auto& one : changes.all_metrics())
    for (gauge_level& each : now_)
      if (each.metric == one->metric) each.value += one->total;
}

void gauge_figures::see(int64_t value) noexcept {
  last = value;
  lowest = count == 0 ? value : std::min(lowest, value);
  largest = count == 0 ? value : std::max(largest, value);
  sum += value;
  ++count;
}

}  // namespace spate::stats
