#pragma once

#include <boost/json/array.hpp>

#include "table_row.hpp"

namespace spate::report_markdown {

// A row for each entry of the result's `objectives`: those missed first, then those held, then those not judged.
// `invalid`: spate itself was the limit, so that nothing held or was missed.
table objective_rows(const boost::json::array& objectives, bool invalid);

}  // namespace spate::report_markdown
