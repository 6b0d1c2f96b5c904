#pragma once

#include <boost/json/object.hpp>
#include <optional>

#include "verdict/measurements.hpp"
#include "verdict/result_document.hpp"

namespace spate::verdict {

/// All SQL targets together, in the words of the load tests that people compare with; absent when the run had none.
std::optional<boost::json::object> database_json(const measurements&, const run_facts&);

}  // namespace spate::verdict
