#pragma once

#include <string>

#include "store/run.hpp"

namespace spate::llm_eval_server {

// What the platform says when an evaluation inside of it goes on, of a run that has changed. `now`: ISO.

// To those who follow the status of all runs; empty: there is no word for the run's status.
std::string status_update(const run& changed, const std::string& now);
// To those who follow the run.
std::string run_broadcast(const run& changed, const std::string& now);

}  // namespace spate::llm_eval_server
