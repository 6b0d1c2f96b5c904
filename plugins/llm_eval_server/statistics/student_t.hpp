#pragma once

namespace spate::llm_eval_server {

// Regularised incomplete beta function I_x(a, b), a, b > 0, x in [0, 1], by its continued fraction
// (Abramowitz and Stegun 26.5.8, evaluated by Lentz's method).
double incomplete_beta(double a, double b, double x);

// P(|T| >= |t|) for Student's T with `freedom` > 0 degrees of freedom (26.7.1: I_{v/(v+t^2)}(v/2, 1/2)).
double two_sided_p(double t, double freedom);

// The t with P(T <= t) = `probability`, in (0, 1).
double t_quantile(double probability, double freedom);

}  // namespace spate::llm_eval_server
