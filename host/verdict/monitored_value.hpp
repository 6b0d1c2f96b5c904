#pragma once

#include <optional>
#include <string>

#include "verdict/metric_value.hpp"

namespace spate::verdict {

/// Of an objective's metric that is a monitor's; null: another one.
const profile::monitored_metric* monitored_by(const profile::objective&, const std::string& metric);

/// Reads a monitor's metric over the stretches that are looked at. Alone it is its largest; "mean", "min", "max",
/// "leaked" and "growth"; memory_growth is growth.
metric_value read_monitored(const measurements&, const profile::monitored_metric&, const std::string& statistic);

/// The unit in which the result document gives it.
std::string unit_of_monitored(const profile::model&, const profile::monitored_metric&, const std::string& statistic);

/// Whether so much time lies behind a look that a reading must have come.
bool reading_is_due(const measurements&, const profile::monitored_metric&);

}  // namespace spate::verdict
