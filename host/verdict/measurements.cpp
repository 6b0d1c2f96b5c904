#include "verdict/measurements.hpp"

#include <algorithm>

namespace spate::verdict {

std::vector<phase_result> phases_until(const stats::interval_grid& grid,
                                       const std::vector<stats::series_table>& by_phase, std::int64_t until_ns) {
  std::vector<phase_result> out;
  out.reserve(by_phase.size());
  for (std::uint32_t i = 0; i < by_phase.size(); ++i) {
    const std::int64_t start_ns = grid.start_of(i), end_ns = std::min(until_ns, grid.phases()[i].end_ns);
    out.push_back(
        {&grid.phases()[i], start_ns - grid.start_ns(), std::max<std::int64_t>(0, end_ns - start_ns), &by_phase[i]});
  }
  return out;
}

std::vector<health::stretch> measured_stretches(const stats::interval_grid& grid, std::int64_t until_ns,
                                                std::int64_t from_ns) {
  std::vector<health::stretch> out;
  for (std::uint32_t i = 0; i < grid.phases().size(); ++i) {
    const stats::grid_phase& each = grid.phases()[i];
    const std::int64_t start_ns = std::max(from_ns, grid.start_of(i)), end_ns = std::min(until_ns, each.end_ns);
    if (each.measured && start_ns < end_ns) out.push_back({start_ns - grid.start_ns(), end_ns - grid.start_ns()});
  }
  return out;
}

}  // namespace spate::verdict
