#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "verdict/measurements.hpp"
#include "verdict/result_document.hpp"

namespace spate::verdict {

/// The result document's `operations`: one entry for each operation of each scenario that sent it or should have.
boost::json::array operations_json(const measurements&, const run_facts&);
/// The result document's `by_operation`: what is known of an operation, but not of which scenario sent it.
boost::json::object by_operation_json(const measurements&, const run_facts&);
/// The result document's `phases`: what was measured in each of them, with one entry for each operation that was sent.
boost::json::array phases_json(const measurements&);
/// The result document's `totals`.
boost::json::object totals_json(const measurements&);

}  // namespace spate::verdict
