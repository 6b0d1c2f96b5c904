#pragma once

#include <span>

#include "store/comparison_store.hpp"
#include "store/run.hpp"
#include "values/random.hpp"

namespace spate::llm_eval_server {

// Compares the metrics that both runs have. For each: difference, change in per cent, Welch's t-test on samples drawn
// from the normal distribution of each run's mean and deviation (so the p-value varies with `random`, as the platform's
// does) and the 95 % interval of the difference. The record has no ids and no time yet; without a metric in common its
// metrics_json is empty.
comparison_record compare_runs(const run& first, const run& second, std::span<const run_metric> first_metrics,
                               std::span<const run_metric> second_metrics, random_source& random);

}  // namespace spate::llm_eval_server
