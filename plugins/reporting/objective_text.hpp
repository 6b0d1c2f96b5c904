#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace spate::reporting {

// The figures of one entry of the result's `objectives`, as people read them.

// As written, with the window when it was judged on one: "error_ratio < 1% in 30 s".
std::string requirement_of(const boost::json::object& objective);
// "36.4 ms"; "≥500.04 ms" where samples ended by a time limit reach into it; "no sample".
std::string value_of(const boost::json::object& objective);
// "n=3000, 32.7 ms to 40.0 ms": what the value rests on.
std::string basis_of(const boost::json::object& objective);

}  // namespace spate::reporting
