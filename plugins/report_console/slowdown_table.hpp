#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

/// How each operation grew over the values that the loads went through; nothing when they went through none.
std::string slowdown_table(const boost::json::object& document, const style&);

}  // namespace spate::report_console
