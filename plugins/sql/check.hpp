// What can be wrong in a profile's operations before a database is asked.
#pragma once

#include <spate/config.hpp>

#include "dialect.hpp"

namespace spate::sql {

// Reports every mistake. [control]
void check_operations(config settings, const dialect&, report& mistakes);

}  // namespace spate::sql
