#include "statistics/welch.hpp"

#include <catch2/catch.hpp>
#include <vector>

namespace spate::llm_eval_server {

TEST_CASE("Welch's test gives the values of a worked example") {
  const std::vector<double> a{27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4};
  const std::vector<double> b{27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4};
  const auto result = welch_test(a, b);
  REQUIRE(result);
  CHECK(result->t == Approx(-2.455356398286));
  CHECK(result->freedom == Approx(24.98852929));
  CHECK(result->p_value == Approx(0.02137800146));
}

TEST_CASE("Welch's test of 1..5 against 2,4..10 is exact") {
  // means 3 and 6, variances 2.5 and 10: t = -3 / sqrt(2.5), freedom = 2.5^2 / ((0.5^2 + 2^2) / 4)
  const auto result = welch_test(std::vector<double>{1, 2, 3, 4, 5}, std::vector<double>{2, 4, 6, 8, 10});
  REQUIRE(result);
  CHECK(result->t == Approx(-1.8973665961));
  CHECK(result->freedom == Approx(5.8823529412));
  CHECK(result->p_value == Approx(0.1075311949));
}

TEST_CASE("Welch's test is empty where it is not defined") {
  CHECK_FALSE(welch_test(std::vector<double>{1}, std::vector<double>{1, 2}));
  CHECK_FALSE(welch_test(std::vector<double>{2, 2}, std::vector<double>{2, 2}));
}

}  // namespace spate::llm_eval_server
