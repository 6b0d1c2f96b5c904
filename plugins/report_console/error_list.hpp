#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

// Errors by kind, the most frequent first, each with its first example; "" without errors.
std::string error_list(const boost::json::object& document, const style& look);

}  // namespace spate::report_console
