#include "data/number_law.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "data/source.hpp"
#include "unit/data/json_config.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;

namespace {

struct outcome {
  number_law law;
  std::vector<std::string> mistakes;
};

outcome read(std::string_view json) {
  test::json_config config(json);
  spate::report mistakes(config.report());
  const auto law = read_number_law(spate::config(config.view()), mistakes);
  return {law.value_or(number_law{}), config.mistakes()};
}

std::vector<double> draws(std::string_view json, int count = 20000) {
  const outcome made = read(json);
  for (const auto& each : made.mistakes) FAIL(each);
  random_stream random(42, "laws", 1);
  std::vector<double> out(static_cast<std::size_t>(count));
  for (double& each : out) each = made.law.draw(random);
  std::sort(out.begin(), out.end());
  return out;
}

double at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

double mean(const std::vector<double>& of) {
  double sum = 0;
  for (const double each : of) sum += each;
  return sum / static_cast<double>(of.size());
}

// The largest distance between the drawn distribution and the one that was asked for: Kolmogorov and Smirnov.
template <class Probability>
double distance(const std::vector<double>& sorted, Probability below) {
  double most = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double expected = below(sorted[i]), n = static_cast<double>(sorted.size());
    most = std::max(
        {most, std::abs(static_cast<double>(i) / n - expected), std::abs(static_cast<double>(i + 1) / n - expected)});
  }
  return most * std::sqrt(static_cast<double>(sorted.size()));
}
constexpr double critical = 1.63;  // exceeded by chance in one of a hundred

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("the quantile is the inverse of the probability") {
  for (const double p : {1e-12, 0.001, 0.025, 0.5, 0.8413447460685429, 0.999}) {
    CHECK(normal_probability(normal_quantile(p)) == Approx(p).epsilon(1e-9));
  }
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054));
}

TEST_CASE("each law draws what it says: Kolmogorov-Smirnov") {
  CHECK(distance(draws(R"({"min": -1, "max": 3})"), [](double x) { return (x + 1) / 4; }) < critical);
  CHECK(distance(draws(R"({"normal": {"mean": 5, "deviation": 2}})"),
                 [](double x) { return normal_probability((x - 5) / 2); }) < critical);
  CHECK(distance(draws(R"({"exponential": {"mean": 3}})"), [](double x) { return 1 - std::exp(-x / 3); }) < critical);
  CHECK(distance(draws(R"({"lognormal": {"median": 1.2, "deviation": 0.7}})"),
                 [](double x) { return normal_probability(std::log(x / 1.2) / 0.7); }) < critical);
  // Beta(2, 3) has a polynomial for its distribution; Beta(0.5, 0.5) the arcsine law.
  CHECK(distance(draws(R"({"beta": {"alpha": 2, "beta": 3}})"),
                 [](double x) { return x * x * (6 - 8 * x + 3 * x * x); }) < critical);
  CHECK(distance(draws(R"({"beta": {"alpha": 0.5, "beta": 0.5}, "min": 10, "max": 20})"),
                 [](double x) { return 2 / M_PI * std::asin(std::sqrt((x - 10) / 10)); }) < critical);
}

TEST_CASE("bounds cut a law off, and nothing heaps up at them") {
  const auto cut = draws(R"({"normal": {"mean": 0, "deviation": 1}, "min": 0, "max": 1})");
  const double low = 0.5, high = normal_probability(1);
  CHECK(cut.front() >= 0);
  CHECK(cut.back() <= 1);
  CHECK(distance(cut, [&](double x) { return (normal_probability(x) - low) / (high - low); }) < critical);
  const auto waits = draws(R"({"exponential": {"mean": 3}, "min": 1, "max": 6})");
  CHECK(waits.front() >= 1);
  CHECK(waits.back() <= 6);
}

TEST_CASE("a log-normal law is said by its median and an upper percentile") {
  const auto times = draws(R"({"lognormal": {"median": 1.2, "p95": 4}})");
  CHECK(at(times, 0.5) == Approx(1.2).epsilon(0.03));
  CHECK(at(times, 0.95) == Approx(4).epsilon(0.05));
  CHECK(mean(times) > 1.4);  // skewed: above the median
  CHECK(at(draws(R"({"lognormal": {"median": 1, "p99": 10}})"), 0.99) == Approx(10).epsilon(0.15));
}

TEST_CASE("int rounds a law, and keeps within its bounds") {
  test::json_config config(R"({"lognormal": {"median": 300, "p95": 900}, "min": 50, "max": 1000})");
  const auto from = find_source_kind("int")->create(config.view(), config.report());
  REQUIRE(from != nullptr);
  test::scene s;
  value out;
  for (std::uint64_t i = 0; i < 2000; ++i) {
    from->draw(s.scope(), i, out);
    CHECK(out.type == value_type::integer);
    CHECK(out.integer >= 50);
    CHECK(out.integer <= 1000);
  }
}

TEST_CASE("what is no law is reported with its node") {
  CHECK(read("{}").mistakes == list{": there is no `min`: write it, or a law such as normal",
                                    ": there is no `max`: write it, or a law such as normal"});
  CHECK(read(R"({"normal": {"mean": 1, "deviation": 1}, "beta": {"alpha": 1, "beta": 1}})").mistakes ==
        list{"beta: `normal` and `beta` are two laws: a number has one"});
  CHECK(read(R"({"normal": {"mean": 1}})").mistakes == list{"normal: `normal` has no `deviation`"});
  CHECK(read(R"({"normal": {"mean": 1, "deviation": 0}})").mistakes ==
        list{"normal.deviation: `deviation` must be a number above 0"});
  CHECK(read(R"({"lognormal": {"median": 1}})").mistakes ==
        list{"lognormal: `lognormal` takes its median and one of p95, p99 and deviation: { median = 1.2, p95 = 4 }"});
  CHECK(read(R"({"lognormal": {"median": 4, "p95": 4}})").mistakes ==
        list{"lognormal.p95: `p95` must be above the median"});
  CHECK(read(R"({"normal": {"mean": 0, "deviation": 1}, "min": 40, "max": 50})").mistakes ==
        list{"min: of this law next to nothing lies between `min` and `max`"});
  CHECK(read(R"({"exponential": {"mean": -1}})").mistakes == list{"exponential.mean: `mean` must be a number above 0"});
}
