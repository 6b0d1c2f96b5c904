// Rows as JSON, for checks and captures that read a body.
#pragma once

#include <string>

#include "result_rows.hpp"

namespace spate::sql {

// An array of objects, a row each, into `out`.
void write_json(const result_rows&, std::string& out);

}  // namespace spate::sql
