#pragma once

#include <boost/json/object.hpp>

#include "verdict/measurements.hpp"

namespace spate::verdict {

/// How each operation grew over the values of the loads' `for_each`.
boost::json::object slowdown_json(const measurements&);

}  // namespace spate::verdict
