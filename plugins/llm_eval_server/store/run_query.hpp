#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/run.hpp"

namespace spate::llm_eval_server {

enum class run_order { created_at, name, status, success_rate, duration_seconds };

// What GET /api/runs may ask for. Empty texts filter nothing.
struct run_filter {
  std::optional<std::string> project_id, dataset_name, model_name, status, created_by;
  std::vector<std::string> tags;  // a run must carry all of them
  std::optional<double> min_success_rate, max_duration;
  std::optional<std::string> created_after, created_before;  // as stored, both included
  run_order order = run_order::created_at;
  bool descending = true;
  std::int64_t limit = 20, offset = 0;
};

// Rows with equal order values come in the order of their insertion (or its reverse). Throw store_error.
std::vector<run> list_runs(database& store, const run_filter& filter);
// Counts by the five equality filters alone, as the platform does.
std::int64_t count_runs(database& store, const run_filter& filter);
// `term` anywhere in name, description or dataset_name, whatever its case (ASCII), newest first.
std::vector<run> search_runs(database& store, const std::string& term, std::int64_t limit);

}  // namespace spate::llm_eval_server
