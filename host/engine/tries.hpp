#pragma once

#include "engine/user.hpp"

namespace spate::engine {

/// Takes a try's times into those of the operation: from the first one's due instant and start to this one's end.
/// `times` becomes what stands for all tries.
void join_tries(user& who, stats::sample_times& times);

}  // namespace spate::engine
