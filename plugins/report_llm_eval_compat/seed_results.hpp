#pragma once

#include <boost/json/object.hpp>

#include <optional>

#include "parts.hpp"
#include "reporting/tally.hpp"

namespace spate::report_llm_eval_compat {

// What websocket_load_test.py and database_performance_test.py write, with every field of theirs; null where nothing
// was measured. Nothing: the run had no such part, or never began.
std::optional<boost::json::object> websocket_results(const boost::json::object& document, const parts& in);
std::optional<boost::json::object> database_results(const boost::json::object& document, const parts& in);

// What ci_load_test.py reads of Locust's files: by operation, requests, failures and times in ms.
boost::json::object api_stats(const boost::json::object& document, const parts& in, const reporting::tallies& seen);

}  // namespace spate::report_llm_eval_compat
