#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/monitor.h>

#include "expression/ast.hpp"
#include "profile/model.hpp"

namespace spate::profile {

/// A monitor of the profile, as objectives may name it.
struct known_monitor {
  monitor what;
  bool enabled = true;
  bool known = false;  ///< its metrics are: nothing was wrong with it
};

/// What a monitor reads under one configuration: what its plugin always does, then what only the configuration names.
struct declared_metrics {
  std::vector<monitor_metric> all;
  std::vector<std::uint32_t> nodes;  ///< of the configuration, where each is named; SPATE_NONE: the plugin's own
  std::string failure;               ///< why the plugin could not say; empty: it could
};

/// Asks the plugin. The configuration is one that its `check` accepts. [control]
declared_metrics metrics_of(const spate_monitor&, const spate_host*, const spate_config&);

/// Why a metric cannot have this name, as a sentence; empty: it can.
std::string metric_name_mistake(std::string_view name);

/// What a limit on a value of this unit is written in.
expression::unit limit_unit(std::string_view metric_unit);

/// What memory_growth follows.
inline constexpr std::string_view grown_memory = "memory_anonymous";

}  // namespace spate::profile
