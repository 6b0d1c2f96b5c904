#include "engine/scenario_plan.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "virtual_run.hpp"

using namespace spate::engine;
using namespace spate::engine::test;

TEST_CASE("users are dealt by the largest remainder") {
  const auto dealt = deal({1, 1, 1}, 50);
  CHECK(std::count(dealt.begin(), dealt.end(), 0u) == 17);
  CHECK(std::count(dealt.begin(), dealt.end(), 1u) == 17);
  CHECK(std::count(dealt.begin(), dealt.end(), 2u) == 16);
}

TEST_CASE("every prefix of the users is near the shares") {
  const std::vector<double> shares{5, 3, 2};
  const auto dealt = deal(shares, 1000);
  std::vector<double> so_far(3);
  for (std::size_t i = 0; i < dealt.size(); ++i) {
    ++so_far[dealt[i]];
    for (std::size_t s = 0; s < 3; ++s)
      REQUIRE(std::abs(so_far[s] - shares[s] / 10 * static_cast<double>(i + 1)) < 1.5);
  }
}

TEST_CASE("a scenario without a share has no user, and without any share there is none") {
  const auto dealt = deal({0, 1}, 10);
  CHECK(std::count(dealt.begin(), dealt.end(), 0u) == 0);
  CHECK(dealt.size() == 10);
  CHECK(deal({0, 0}, 10).empty());
}

TEST_CASE("a plan knows the targets and the depth of its flows") {
  auto model = small_model(1, 3, 3);
  model.scenarios[0].tasks.push_back(task("deep", 1, {repeat(1, 1, {repeat(1, 1, {send(2)})})}));
  const scenario_plan plan = plan_of(model, 0);
  CHECK(plan.targets == std::vector<std::uint32_t>{0, 2});
  CHECK(plan.depth == 2);
}
