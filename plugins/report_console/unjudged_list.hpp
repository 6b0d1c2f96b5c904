#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <vector>

#include "style.hpp"

namespace spate::report_console {

// Objectives that were not judged: those of one requirement that share a reason are one entry, wrapped to the width.
std::string unjudged_list(const std::vector<const boost::json::object*>& objectives, const style& look);

}  // namespace spate::report_console
