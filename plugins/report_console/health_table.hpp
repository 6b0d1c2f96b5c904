#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "style.hpp"

namespace spate::report_console {

// What monitors read, a line for each metric, or why there is no sample; empty without monitors.
std::string health_table(const boost::json::object& document, const style& look);

}  // namespace spate::report_console
