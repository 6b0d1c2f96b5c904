#include "statistics/student_t.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("quantiles of Student's t are those of the printed tables") {
  struct row {
    double probability, freedom, expected;
  };
  for (const auto& row : {row{0.975, 1, 12.7062}, row{0.975, 2, 4.30265}, row{0.975, 10, 2.22814},
                          row{0.975, 30, 2.04227}, row{0.975, 120, 1.97993}, row{0.995, 5, 4.03214},
                          row{0.95, 20, 1.72472}, row{0.025, 10, -2.22814}, row{0.5, 7, 0.0}})
    CHECK(t_quantile(row.probability, row.freedom) == Approx(row.expected).epsilon(1e-5).margin(1e-12));
}

TEST_CASE("quantile and tail are each other's inverse") {
  for (const double freedom : {1.0, 3.5, 29.0, 500.0})
    for (const double p : {0.6, 0.9, 0.975, 0.9999})
      CHECK(two_sided_p(t_quantile(p, freedom), freedom) == Approx(2 * (1 - p)).epsilon(1e-9));
}

TEST_CASE("the incomplete beta function keeps its identities") {
  CHECK(incomplete_beta(2, 3, 0) == 0);
  CHECK(incomplete_beta(2, 3, 1) == 1);
  CHECK(incomplete_beta(1, 1, 0.3) == Approx(0.3));
  CHECK(incomplete_beta(2, 2, 0.25) == Approx(0.15625));  // 3x^2 - 2x^3
  CHECK(incomplete_beta(5, 0.5, 0.8) == Approx(1 - incomplete_beta(0.5, 5, 0.2)));
}

TEST_CASE("far tails do not vanish early") {
  CHECK(two_sided_p(0, 10) == Approx(1));
  CHECK(two_sided_p(40, 10) > 0);
  CHECK(two_sided_p(40, 10) < 1e-10);
}

}  // namespace spate::llm_eval_server
