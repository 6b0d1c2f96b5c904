#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

// What plugins count that is open or held, a line for each; empty when nothing ever was.
std::string gauge_table(const boost::json::object& document, const style& look);

}  // namespace spate::report_console
