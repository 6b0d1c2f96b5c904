#pragma once

#include <boost/json/object.hpp>
#include <vector>

#include "store/run.hpp"
#include "validation/issues.hpp"

namespace spate::llm_eval_server {

// Every mistake becomes an issue; the result counts only when there is none.

// The body of POST /api/runs/. Without a status the run is "running".
run read_new_run(const boost::json::object& body, issue_list& issues);
// The body of PUT /api/runs/{id}: one change for each known field that is there, null included.
std::vector<run_change> read_run_changes(const boost::json::object& body, issue_list& issues);

}  // namespace spate::llm_eval_server
