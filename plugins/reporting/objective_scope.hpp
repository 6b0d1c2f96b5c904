#pragma once

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>

namespace spate::reporting {

// What an objective of the result document applies to: an operation, a scenario, or "" for the whole run.
std::string scope_of(const boost::json::object& objective);

// "9 operations", for `count` objectives with a scope like this one's.
std::string scopes_of(std::size_t count, const boost::json::object& objective);

}  // namespace spate::reporting
