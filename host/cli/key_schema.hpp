#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "profile/key_table.hpp"

namespace spate::cli {

/// The JSON Schema of a table's declared keys: an object that may have these and no others. [control]
boost::json::object schema_of_table(const profile::key_table::entry&);

/// The JSON Schema of one key's value. A text with ${...} may stand wherever a scalar does.
boost::json::object schema_of_key(const profile::key_table::entry&);

/// JSON with a line for each value, two blanks deep for each level.
void write_pretty(const boost::json::value&, std::string& out, int depth = 0);

}  // namespace spate::cli
