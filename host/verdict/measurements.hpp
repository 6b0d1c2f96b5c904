#pragma once

#include <cstdint>
#include <vector>

#include "engine/run_report.hpp"
#include "profile/model.hpp"
#include "stats/availability.hpp"
#include "stats/series_names.hpp"
#include "stats/series_table.hpp"

namespace spate::verdict {

/// Everything that a verdict rests on. Borrowed: valid while the run's collector and model are.
struct measurements {
  const profile::model& model;
  const stats::series_names& names;
  const stats::series_table& whole;     ///< all samples of the load
  const stats::series_table& measured;  ///< those due in the steady time
  std::int64_t elapsed_ns = 0;          ///< of the load, warm-up included
  std::int64_t measured_ns = 0;         ///< of the steady time
  std::uint32_t peak_users = 0, peak_in_flight = 0;
  std::vector<stats::availability_result> availability;  ///< by target
  std::vector<std::vector<engine::task_draws>> draws;    ///< by scenario and task
};

}  // namespace spate::verdict
