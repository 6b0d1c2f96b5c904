#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

/// "200/s" or "60 users and up to 1000/s in 3 stages" of a document in which a load has a rate; empty: none has.
std::string rates_of(const boost::json::object& document);
/// What became of arrivals that were not sent as planned; empty: all were.
std::string arrival_list(const boost::json::object& document, const style&);

}  // namespace spate::report_console
