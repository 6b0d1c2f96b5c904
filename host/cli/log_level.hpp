#pragma once

#include "cli/arguments.hpp"

namespace spate::cli {

/// Sets the process's logger up: standard error, coloured when that is wanted, the level of --log-level, else of
/// --verbose, else of LOG_LEVEL, else warn. Throws usage_error for a level that is none; LOG_LEVEL, which belongs to
/// other programs as well, only warns.
void set_up_log(const general_options&, const surroundings&);

}  // namespace spate::cli
