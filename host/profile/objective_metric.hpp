#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/protocol.h>

#include "expression/ast.hpp"
#include "profile/monitor_metrics.hpp"

namespace spate::profile {

/// Something that an objective can be about. Plain data.
struct objective_metric {
  std::string name;
  expression::unit unit = expression::unit::none;
  bool timed = false;          ///< a value for every operation, read through a function: p95(response_time)
  bool by_operation = true;    ///< can be told for some of the operations
  bool by_scenario = true;     ///< can be told for some of the scenarios
  std::string lacking = {};    ///< why this run cannot know it; empty: it can
  std::string next_step = {};  ///< what to do when it is lacking
  bool gauge = false;          ///< a value at every instant: alone its largest, or min, mean, max of it
  bool monitored = false;      ///< what a monitor reads
  bool trend = false;          ///< of a monitor's readings: how they grew over the steady time
  std::string follows = {};    ///< the monitor's metric, where it has another name
  std::vector<const known_monitor*> monitors = {};  ///< that read a metric of this name, whoever measures it besides
};

/// What capacity() can be asked of.
struct step_objectives {
  std::vector<std::string> names;        ///< of the objectives that are judged for each step
  std::vector<std::string> others;       ///< of those that are not
  std::optional<expression::unit> unit;  ///< of a step's level: a rate, or users; absent: no one load has steps
};

/// What objectives of one profile can be about, in the order in which a message lists them.
struct metric_list {
  std::vector<objective_metric> all;
  step_objectives steps = {};
  std::size_t rounds = 0;            ///< values that loads go through: of two and more there is a slowdown()
  bool complete = true;              ///< false: a plugin was not found, and with it what it measures
  bool complete_if_disabled = true;  ///< false: so it is for a disabled monitor, which an enabled objective never names

  const objective_metric* find(std::string_view name) const;
  /// Of those that can be known.
  std::vector<std::string> names() const;
};

/// The host's metrics and those that these protocols declare; null is a protocol that was not found. A metric that the
/// host knows by name and nothing here can tell is among them, with the reason.
metric_list known_metrics(const std::vector<const spate_protocol*>& of_targets,
                          const std::vector<known_monitor>& monitors = {});
/// What an objective can be about that names a monitor.
metric_list metrics_of_monitor(const known_monitor&);

}  // namespace spate::profile
