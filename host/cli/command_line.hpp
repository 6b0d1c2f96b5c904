#pragma once

#include <string>
#include <vector>

#include "cli/surroundings.hpp"

namespace spate::cli {

/// Carries out `spate ARGUMENTS...` and returns the exit code. Help goes to `out` with 0, mistakes to `err` with 2.
/// Lets no exception out.
int command_line(const std::vector<std::string>& arguments, const surroundings&);

}  // namespace spate::cli
