#pragma once

#include <boost/json/error.hpp>
#include <boost/json/value.hpp>
#include <string_view>

namespace spate::llm_eval_server {

// Reads one JSON text whose numbers come out as the nearest double, which Boost.JSON's own reading misses by a last
// digit. On an error `at` is its place in bytes (text after the value: the place of that text) and the result is null.
boost::json::value read_json(std::string_view text, std::size_t& at, boost::json::error_code& error);

// For text that is known to be JSON. Throws boost::system::system_error when it is none.
boost::json::value read_json(std::string_view text);

}  // namespace spate::llm_eval_server
