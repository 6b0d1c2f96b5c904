#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

// A table an operation as Locust prints it, with p95, p99 and response beside service time, of what objectives see; of
// the whole run when nothing was measured after the warm-up. Says what was left out; operations that were neither sent
// nor expected to be are named below it.
std::string operation_table(const boost::json::object& document, const style& look);

}  // namespace spate::report_console
