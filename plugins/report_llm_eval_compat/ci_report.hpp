#pragma once

#include <boost/json/object.hpp>

#include "parts.hpp"
#include "reporting/tally.hpp"

namespace spate::report_llm_eval_compat {

// ci_test_report.json of ci_load_test.py.
boost::json::object ci_report(const boost::json::object& document, const parts& in, const reporting::tallies& seen);

}  // namespace spate::report_llm_eval_compat
