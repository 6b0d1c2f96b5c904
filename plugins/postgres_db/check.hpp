// What can be wrong in a profile before a server is asked.
#pragma once

#include <spate/config.hpp>

namespace spate::postgres_db {

// Reports every mistake. [control]
void check_target(config settings, report& mistakes);

}  // namespace spate::postgres_db
