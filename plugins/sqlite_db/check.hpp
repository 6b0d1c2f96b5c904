#pragma once

#include <spate/config.hpp>

namespace spate::sqlite_db {

// Reports every mistake of a target and its operations. Opens nothing. [control]
void check_target(config settings, report& mistakes);

}  // namespace spate::sqlite_db
