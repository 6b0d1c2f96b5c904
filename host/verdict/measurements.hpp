#pragma once

#include <cstdint>
#include <vector>

#include "engine/run_report.hpp"
#include "profile/model.hpp"
#include "stats/availability.hpp"
#include "stats/interval_grid.hpp"
#include "stats/series_names.hpp"
#include "stats/series_table.hpp"

namespace spate::verdict {

/// What was measured in one phase of the plan.
struct phase_result {
  const stats::grid_phase* plan = nullptr;     ///< never null
  std::int64_t start_ns = 0;                   ///< from the run's start
  std::int64_t length_ns = 0;                  ///< of what came to be of it
  const stats::series_table* table = nullptr;  ///< samples due in it
};

/// Everything that a verdict rests on. Borrowed: valid while the run's collector and model are.
struct measurements {
  const profile::model& model;
  const stats::series_names& names;
  const stats::series_table& whole;     ///< all samples of the load
  const stats::series_table& measured;  ///< those due in the steady time
  std::int64_t elapsed_ns = 0;          ///< of the load, warm-up included
  std::int64_t measured_ns = 0;         ///< of the steady time
  std::uint32_t peak_users = 0, peak_in_flight = 0;
  std::vector<stats::availability_result> availability = {};  ///< by target
  std::vector<std::vector<engine::task_draws>> draws = {};    ///< by scenario and task
  std::vector<engine::load_totals> loads = {};                ///< by load; none: not known
  std::vector<phase_result> phases = {};                      ///< in order; none: one is all there is
};

}  // namespace spate::verdict
