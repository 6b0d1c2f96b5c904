#pragma once

#include <boost/json/object.hpp>
#include <set>
#include <string>
#include <vector>

#include "plugin/metric_table.hpp"
#include "profile/model.hpp"
#include "stats/interval_grid.hpp"
#include "stats/series_names.hpp"

namespace spate::session {

/// What a run folder says of the run's plan, beside `run_started`: as much of the profile as the verdict and the
/// reports rest on. Plain data.
struct plan_record {
  profile::model model;  ///< names, loads, phases and objectives; flows say only which operations a scenario sends
  stats::series_names names;
  std::vector<plugin::metric_table::metric> metrics;
  std::vector<stats::grid_phase> phases;  ///< ends from the run's start
};

/// The fields of the event `plan`.
boost::json::object plan_fields(const profile::model&, const stats::series_names&,
                                const std::vector<plugin::metric_table::metric>&, const stats::interval_grid&);
/// The plan again. Throws std::exception when the fields are not those of plan_fields.
plan_record read_plan(const boost::json::object&);

/// Whether any of a plugin's keys is a secret.
bool has_secrets(const spate_keys&);

/// The fields of the event `reports`: which reporters the run had, and what they were told; of those that may have been
/// told a secret, only the name.
boost::json::object report_fields(const std::vector<profile::report>&, const std::set<std::string>& secretive);
/// The reports again; those with secrets have no `config`. Throws as read_plan.
std::vector<profile::report> read_reports(const boost::json::object&);

}  // namespace spate::session
