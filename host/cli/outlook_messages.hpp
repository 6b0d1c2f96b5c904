#pragma once

#include "cli/surroundings.hpp"
#include "plan/outlook.hpp"

namespace spate::cli {

/// Prints what is doubtful and what cannot work to standard error; returns the exit code of `check` and `plan`.
int tell_outlook(const plan::outlook&, const surroundings&);

}  // namespace spate::cli
