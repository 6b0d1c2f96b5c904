#pragma once

#include <boost/json/array.hpp>

#include "verdict/measurements.hpp"

namespace spate::verdict {

/// The result document's `loads`: what was planned and what became of it. `measured` may be null when the load never
/// began.
boost::json::array loads_json(const profile::model&, const measurements* measured);

}  // namespace spate::verdict
