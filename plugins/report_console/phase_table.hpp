#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

/// A line for each phase that was measured, when there is more than one; else nothing.
std::string phase_table(const boost::json::object& document, const style&);

}  // namespace spate::report_console
