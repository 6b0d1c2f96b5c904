#pragma once

#include <optional>
#include <span>

namespace spate::llm_eval_server {

struct welch_result {
  double t, p_value, freedom;
};

// Welch's t-test of two samples with unequal variances (mean of a minus mean of b), two-sided. Empty when it is not
// defined: fewer than two values in one, or no variance in either.
// B. L. Welch, "The generalization of Student's problem", Biometrika 34, 1947.
std::optional<welch_result> welch_test(std::span<const double> a, std::span<const double> b);

}  // namespace spate::llm_eval_server
