#pragma once

#include <span>

namespace spate::llm_eval_server {

double mean(std::span<const double> values);      // 0 for none
double variance(std::span<const double> values);  // of a sample (n - 1); 0 for fewer than two
double percentile(std::span<const double> sorted_values, double in_0_to_100);  // linear between ranks; 0 for none

}  // namespace spate::llm_eval_server
