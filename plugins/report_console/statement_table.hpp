// The parts of the operations that have several: a line for each statement, and for what begins and ends a transaction.
#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

// Empty when no operation has several parts.
std::string statement_table(const boost::json::object& document, const style& look);

}  // namespace spate::report_console
