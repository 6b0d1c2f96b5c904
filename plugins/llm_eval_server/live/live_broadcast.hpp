#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/run.hpp"

namespace spate::llm_eval_server {

// What the platform says when an evaluation inside of it goes on, of a run that has changed. `now`: ISO.

// To those who follow the status of all runs; empty: there is no word for the run's status.
std::string status_update(const run& changed, const std::string& now);
// To those who follow the run.
std::string run_broadcast(const run& changed, const std::string& now);

// Of an evaluation as it goes on, to those who follow the run.
struct evaluated_item {
  std::int64_t index;
  double seconds, exact_match, answer_relevancy;
};
std::string run_progress(const run& of, std::string_view status, const std::string& now);
std::string run_result(const run& of, const evaluated_item& item, const std::string& now);
std::string run_item_error(const run& of, const evaluated_item& item, const std::string& now);

}  // namespace spate::llm_eval_server
