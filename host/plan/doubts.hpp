#pragma once

#include "plan/outlook.hpp"

namespace spate::plan {

/// Which requirements will stand on too few samples. Below 20 an operation is judged on errors only; a percentile with
/// fewer than 5 samples beyond it says little.
void foresee_doubts(const profile::model&, outlook& into);

}  // namespace spate::plan
