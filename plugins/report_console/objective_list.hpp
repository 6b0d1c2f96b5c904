#pragma once

#include <boost/json/array.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

// A line an objective and what it applies to: those missed with their reason, then those held; many that held under one
// requirement share a line that shows the closest to its limit. Then those not judged, grouped by their reason.
std::string objective_list(const boost::json::array& objectives, const style& look);

}  // namespace spate::report_console
