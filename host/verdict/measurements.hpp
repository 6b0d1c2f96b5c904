#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/run_report.hpp"
#include "health/record.hpp"
#include "profile/model.hpp"
#include "stats/availability.hpp"
#include "stats/gauge_levels.hpp"
#include "stats/interval_grid.hpp"
#include "stats/interval_recorder.hpp"
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

/// Of every phase of the grid, as far as the load got until an instant of the run's clock. Borrows both.
std::vector<phase_result> phases_until(const stats::interval_grid&, const std::vector<stats::series_table>& by_phase,
                                       std::int64_t until_ns);

/// The stretches of the run that objectives look at, between two instants of its clock.
std::vector<health::stretch> measured_stretches(const stats::interval_grid&, std::int64_t until_ns,
                                                std::int64_t from_ns = 0);

class watch;

/// How long the oldest operation of a kind had been under way when an interval ended.
struct oldest_operation {
  std::uint32_t scenario = 0, operation = 0;
  std::int64_t age_ns = 0;
};

/// By id of spate.metrics/1.
using gauge_list = std::map<std::uint32_t, stats::gauge_figures>;

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
  std::vector<oldest_operation> oldest = {};  ///< at the end of any interval; a kind may come several times
  gauge_list gauges = {};                     ///< the plugins', at the ends of the steady time's intervals
  const verdict::watch* watched = nullptr;    ///< what was looked at as the run went on; null: nothing
  const health::record* health = nullptr;     ///< what the monitors told; null: nothing
  std::vector<health::stretch> stretches = {};
  /// Of a look as the run goes on: what is under way, and the instant of the run's clock; both empty once it is over.
  std::vector<stats::open_operation> open = {};
  std::int64_t as_of_ns = 0;
  /// The most at once, by load and by target; none: not known.
  std::vector<std::uint32_t> users_of_loads = {}, in_flight_of_targets = {};
};

}  // namespace spate::verdict
