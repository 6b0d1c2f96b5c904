#include "statistics/welch.hpp"

#include <cmath>

#include "statistics/description.hpp"
#include "statistics/student_t.hpp"

namespace spate::llm_eval_server {

std::optional<welch_result> welch_test(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2 || b.size() < 2) return std::nullopt;
  const auto na = static_cast<double>(a.size());
  const auto nb = static_cast<double>(b.size());
  const double va = variance(a) / na;
  const double vb = variance(b) / nb;
  if (!(va + vb > 0)) return std::nullopt;
  const double t = (mean(a) - mean(b)) / std::sqrt(va + vb);
  const double freedom = (va + vb) * (va + vb) / (va * va / (na - 1) + vb * vb / (nb - 1));
  return welch_result{t, two_sided_p(t, freedom), freedom};
}

}  // namespace spate::llm_eval_server
