#pragma once

#include <spate/config.hpp>

#include "profile/compilation.hpp"
#include "profile/objective_metric.hpp"

namespace spate::profile {

/// What an objective can be about: everything, or what the monitor reads that it names. Reports a name that no monitor
/// has, and a disabled one that an enabled objective names.
metric_list metrics_for(compilation&, const config_tree&, const node& monitor, bool enabled, const metric_list& all);

/// Notes which monitors the objective's requirements read; they were checked against `metrics`.
void resolve_monitors(const model&, const metric_list& metrics, objective&);

}  // namespace spate::profile
