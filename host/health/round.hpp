#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <spate/abi/monitor.h>

#include "engine/clock.hpp"
#include "profile/model.hpp"

namespace spate::health {

/// When a reading was asked for.
enum class moment : std::uint8_t {
  before,  ///< once, before anything is sent: the level before the run
  during,  ///< at the monitor's interval, as the load goes on
  after    ///< once everything has ended
};

/// What a monitor told when it was read once. Metrics by their place. Plain data.
struct round {
  std::uint32_t monitor = 0;
  health::moment moment = moment::during;
  std::int64_t at_ns = 0;  ///< when the plugin was asked
  std::vector<std::pair<std::uint32_t, double>> values;
  std::vector<std::pair<std::uint32_t, std::string>> missing;  ///< and why
};

/// A plugin's instance. Borrowed.
struct instance {
  const spate_monitor* table = nullptr;
  spate_monitor_instance* self = nullptr;
};

/// Reads it once, in the calling thread. What a plugin does wrong makes a metric missing, with the reason.
round read_round(std::uint32_t index, const profile::monitor&, instance, moment, const engine::clock&);

/// A round that could not be: every metric is missing.
round missing_round(std::uint32_t index, const profile::monitor&, moment, std::int64_t at_ns,
                    const std::string& reason);

}  // namespace spate::health
