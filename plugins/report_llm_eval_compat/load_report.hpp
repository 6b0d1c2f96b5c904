#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <vector>

#include "parts.hpp"
#include "reporting/tally.hpp"

namespace spate::report_llm_eval_compat {

// load_test_report.md of run_all_tests.sh, with the figures that it only linked to. `files`: what else was written.
std::string load_report(const boost::json::object& document, const parts& in, const reporting::tallies& seen,
                        const std::vector<std::string>& files);

}  // namespace spate::report_llm_eval_compat
