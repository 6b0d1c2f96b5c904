#pragma once

#include <cstdint>

namespace spate::stats {

/** The two quantiles between whose values the true quantile lies. */
struct quantile_interval {
  double low, high;
  bool bounded; /**< false: too few values, the interval is open at an end that was cut at 0 or 1 */
};

/** The two-sided confidence interval, `z` = 1.96 for 95 %, of the quantile `q` (0..1) of `n` values, as quantiles of
 * the sample (to be read with histogram::value_at). Order statistics with the normal approximation of the binomial:
 * ranks floor(nq - z sqrt(nq(1-q))) and ceil(nq + z sqrt(nq(1-q))) + 1. Needs no assumption on the distribution, but
 * independent values. Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition 1999, section 3.2. */
[[nodiscard]] quantile_interval confidence_interval(double q, uint64_t n, double z = 1.959964) noexcept;

}  // namespace spate::stats
