#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>

#include "data/value.hpp"

namespace spate::data {

/// Sets `out` to a JSON value: scalars with their type, objects and arrays as their JSON text. [any]
void read_json(const boost::json::value&, value& out);

/// Sets `out` to the JSON value that `text` is, as `read_json` does; false when that needs a document. [any]
bool read_json_text(std::string_view text, value& out);

/// Equal in type and value; numbers are equal however they are written (1 and 1.0). null equals `none`. [any]
bool json_equals(const boost::json::value&, const value&);

std::optional<double> json_number(const boost::json::value&);

}  // namespace spate::data
