#pragma once

#include <vector>

#include "plugin/run_services.hpp"
#include "profile/model.hpp"
#include "verdict/result_document.hpp"

namespace spate::session {

/// The slowest exchanges of every operation, masked, as the result shows them. [control]
std::vector<verdict::slow_exchange> slowest_of(const profile::model&, const plugin::run_services&,
                                               std::int64_t load_start_ns);

}  // namespace spate::session
