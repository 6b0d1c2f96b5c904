#pragma once

#include <boost/json/array.hpp>
#include <cstddef>

#include "verdict/result_document.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {

/// Of each kind of error in a scope the first, in order of time; of many those that came last.
boost::json::array recent_errors(const run_facts&, const scope&, std::size_t most);

}  // namespace spate::verdict
