#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace spate::reporting {

inline constexpr std::string_view embedded_notice = "embedded reference server: says nothing about your platform";

// Of one of the result's `loads`: arrivals at instants of their own.
bool is_open(const boost::json::object& load);

// "200/s" or "60 users and up to 1000/s in 3 stages" of a document in which a load has a rate; empty: none has.
std::string rates_of(const boost::json::object& document);

// "50 users, 1m after 10s of warm-up, seed 42"
std::string load_of(const boost::json::object& document);

}  // namespace spate::reporting
