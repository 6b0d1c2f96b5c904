#pragma once

#include <boost/json/array.hpp>

#include "verdict/measurements.hpp"

namespace spate::verdict {

/// What the monitors told, one by one: each metric before the run, over the steady time, and after the run, or why it
/// is missing. `measured` may be null when the load never began.
boost::json::array health_json(const profile::model&, const measurements* measured);

}  // namespace spate::verdict
