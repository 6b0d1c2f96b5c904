#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <vector>

#include "stats/series.hpp"

namespace spate::verdict {

/// The statistics of one time over several series, in milliseconds: the result document's `times`; null without
/// samples.
boost::json::value times_json(const std::vector<const stats::series*>&, stats::metric);
/// The same for one histogram.
boost::json::value times_json(const stats::histogram&);

}  // namespace spate::verdict
