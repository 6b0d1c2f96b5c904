#include "data/distribution.hpp"

#include <catch2/catch.hpp>

#include "unit/data/json_config.hpp"

using namespace spate::data;

namespace {
std::optional<distribution> compiled(std::string_view json, std::vector<std::string>& mistakes) {
  test::json_config config(json);
  auto result = compile_distribution(config.view(), 0, config.report());
  mistakes = config.mistakes();
  CHECK(result.has_value() == mistakes.empty());
  return result;
}
std::string refused(std::string_view json) {
  std::vector<std::string> mistakes;
  compiled(json, mistakes);
  return mistakes.size() == 1 ? mistakes[0] : std::to_string(mistakes.size()) + " mistakes";
}
distribution good(std::string_view json) {
  std::vector<std::string> mistakes;
  auto result = compiled(json, mistakes);
  REQUIRE(result);
  return *result;
}
constexpr std::int64_t second = 1'000'000'000;
}  // namespace

TEST_CASE("a duration alone is constant") {
  random_stream random(1, "s", 1);
  CHECK(good(R"("2s")").draw(random) == 2 * second);
  CHECK(good(R"("1.5ms")").draw(random) == 1'500'000);
  CHECK(random.drawn() == 0);
}

TEST_CASE("uniform stays between its ends and has their mean") {
  random_stream random(1, "s", 1);
  const auto think = good(R"({"uniform": ["1s", "5s"]})");
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const auto drawn = think.draw(random);
    REQUIRE(drawn >= second);
    REQUIRE(drawn <= 5 * second);
    sum += static_cast<double>(drawn);
  }
  CHECK(sum / 10000 == Approx(3e9).epsilon(0.02));
}

TEST_CASE("exponential is never negative and has its mean") {
  random_stream random(1, "s", 1);
  const auto think = good(R"({"exponential": "2s"})");
  double sum = 0;
  int above = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto drawn = think.draw(random);
    REQUIRE(drawn >= 0);
    sum += static_cast<double>(drawn);
    above += drawn > 2 * second ? 1 : 0;
  }
  CHECK(sum / 20000 == Approx(2e9).epsilon(0.03));
  CHECK(above / 20000.0 == Approx(0.3679).epsilon(0.05));
}

TEST_CASE("what is no distribution is refused with what to write") {
  CHECK(refused(R"("2")") == ": `2` is no duration: write a number and one of ns us ms s m h, such as \"1.5s\"");
  CHECK(refused(R"("2sec")").find("`2sec` is no duration: unknown unit `sec`") != std::string::npos);
  CHECK(refused("3") == ": expected a duration in quotes, with its unit: \"250ms\", \"1.5s\", \"5m\"");
  CHECK(refused(R"({"uniform": ["5s", "1s"]})") == "uniform: the first duration is above the second: swap them");
  CHECK(refused(R"({"uniform": ["5s"]})") == "uniform: uniform takes two durations: uniform = [\"1s\", \"5s\"]");
  CHECK(refused(R"({"uniform": ["x", 1]})") == "2 mistakes");
  CHECK(refused(R"({"normal": "1s"})").find("normal: unknown distribution `normal`: write \"2s\"") == 0);
  CHECK(refused("{}").find("this says no duration") != std::string::npos);
  CHECK(refused(R"({"uniform": ["1s", "2s"], "exponential": "1s"})").find("more than one") != std::string::npos);
  CHECK(refused("[]").find("write \"2s\"") != std::string::npos);
}
