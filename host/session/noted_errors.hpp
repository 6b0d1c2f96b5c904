#pragma once

#include <vector>

#include "engine/run_report.hpp"
#include "plugin/string_table.hpp"
#include "stats/series_names.hpp"
#include "verdict/result_document.hpp"

namespace spate::session {

/// The first error of each kind, in order of time. `start_wall_ns`: when the load began.
std::vector<verdict::noted_error> noted_errors(const engine::run_totals&, const stats::series_names&,
                                               const plugin::string_table& texts, std::int64_t start_wall_ns);

/// What the teardown sent, by operation.
std::vector<verdict::teardown_count> teardown_counts(const engine::run_totals&);

}  // namespace spate::session
