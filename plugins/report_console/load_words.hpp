#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

/// What became of arrivals that were not sent as planned; empty: all were.
std::string arrival_list(const boost::json::object& document, const style&);

}  // namespace spate::report_console
