#include "statistics/student_t.hpp"

#include <cmath>
#include <limits>

namespace spate::llm_eval_server {
namespace {

// Converges quickly for x < (a + 1) / (a + b + 2).
double continued_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1.0;
  double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
  double h = d;
  for (int m = 1; m <= 10'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1.0 / away_from_zero(1.0 + even * d);
    c = away_from_zero(1.0 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1.0 / away_from_zero(1.0 + odd * d);
    c = away_from_zero(1.0 + odd / c);
    const double step = d * c;
    h *= step;
    if (std::abs(step - 1.0) < 1e-15) break;
  }
  return h;
}

// std::lgamma writes the sign to a global.
double log_gamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1.0) / (a + b + 2.0)) return front * continued_fraction(a, b, x) / a;
  return 1.0 - front * continued_fraction(b, a, 1.0 - x) / b;
}

double two_sided_p(double t, double freedom) {
  if (std::isinf(t)) return 0.0;
  return incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
}

double t_quantile(double probability, double freedom) {
  if (probability == 0.5) return 0.0;
  if (probability < 0.5) return -t_quantile(1.0 - probability, freedom);
  const double tail = 2.0 * (1.0 - probability);
  double low = 0.0;
  double high = 1.0;
  while (two_sided_p(high, freedom) > tail && high < 1e150) high *= 2.0;
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (two_sided_p(middle, freedom) > tail ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace spate::llm_eval_server
