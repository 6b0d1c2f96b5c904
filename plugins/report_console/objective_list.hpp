#pragma once

#include <boost/json/array.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

// One line an objective and what it applies to: missed, then not judged, then held. Many that held under one
// requirement share a line that shows the closest to its limit.
std::string objective_list(const boost::json::array& objectives, const style& look);

}  // namespace spate::report_console
