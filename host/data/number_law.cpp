#include "data/number_law.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <string_view>

namespace spate::data {
namespace {

using shape = number_law::shape;

constexpr double deviations_of_p95 = 1.6448536269514722, deviations_of_p99 = 2.3263478740408408;
constexpr double least_between = 1e-6;

// In (0, 1), both ends left out, so that every quantile is finite.
double open_unit(random_stream& random) { return (static_cast<double>(random.next() >> 11) + 0.5) * 0x1.0p-53; }

// G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000). Below 1 the shape is
// raised by one, and the draw scaled down.
double draw_gamma(double alpha, random_stream& random) {
  if (alpha < 1) {
    const double scale = std::pow(open_unit(random), 1 / alpha);
    return draw_gamma(alpha + 1, random) * scale;
  }
  const double d = alpha - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal_quantile(open_unit(random));
    const double root = 1 + c * x, v = root * root * root;
    if (root <= 0) continue;
    if (std::log(open_unit(random)) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double probability_below(const number_law& law, double x) {
  switch (law.is) {
    case shape::normal:
      return normal_probability((x - law.first) / law.second);
    case shape::lognormal:
      return x <= 0 ? 0 : normal_probability((std::log(x) - law.first) / law.second);
    case shape::exponential:
      return x <= 0 ? 0 : 1 - std::exp(-x / law.first);
    default:
      return x <= law.min ? 0 : 1;
  }
}

// A number that the law cannot do without.
double needed(const node& table, const char* name, report& mistakes, bool positive = true) {
  const node at = table.find(name);
  const double number = at.as_double();
  if (!at) {
    mistakes.error(table, "`", table.key(), "` has no `", name, "`");
  } else if (!std::isfinite(number) || (positive && !(number > 0))) {
    mistakes.error(at, "`", name, "` must be a ", positive ? "number above 0" : "finite number");
  }
  return number;
}

void read_lognormal(const node& table, number_law& law, report& mistakes) {
  const double median = needed(table, "median", mistakes);
  const node p95 = table.find("p95"), p99 = table.find("p99"), deviation = table.find("deviation");
  const int given = int{bool(p95)} + int{bool(p99)} + int{bool(deviation)};
  if (given != 1) {
    mistakes.error(table, "`lognormal` takes its median and one of p95, p99 and deviation: { median = 1.2, p95 = 4 }");
    return;
  }
  law.first = std::log(median);
  if (deviation) {
    law.second = needed(table, "deviation", mistakes);
    return;
  }
  const node upper = p95 ? p95 : p99;
  if (mistakes.errors() == 0 && !(upper.as_double() > median)) {
    mistakes.error(upper, "`", upper.key(), "` must be above the median");
  }
  law.second = std::log(upper.as_double() / median) / (p95 ? deviations_of_p95 : deviations_of_p99);
}

void read_shape(const node& table, number_law& law, report& mistakes) {
  if (table.key() == "normal") {
    law.is = shape::normal;
    law.first = needed(table, "mean", mistakes, false);
    law.second = needed(table, "deviation", mistakes);
  } else if (table.key() == "lognormal") {
    law.is = shape::lognormal;
    read_lognormal(table, law, mistakes);
  } else if (table.key() == "exponential") {
    law.is = shape::exponential;
    law.first = needed(table, "mean", mistakes);
  } else {
    law.is = shape::beta;
    law.first = needed(table, "alpha", mistakes);
    law.second = needed(table, "beta", mistakes);
  }
}

}  // namespace

double normal_probability(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752); }

double normal_quantile(double probability) {
  // Without the detour through long double that is the library's default.
  using policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  return -1.4142135623730951 * boost::math::erfc_inv(2 * probability, policy());
}

double number_law::draw(random_stream& random) const {
  const auto between = [&] { return low + open_unit(random) * (high - low); };
  switch (is) {
    case shape::uniform:
      return min + random.unit() * (max - min);
    case shape::normal:
      return first + second * normal_quantile(between());
    case shape::lognormal:
      return std::exp(first + second * normal_quantile(between()));
    case shape::exponential:
      return -first * std::log1p(-between());
    case shape::beta: {
      const double a = draw_gamma(first, random), b = draw_gamma(second, random);
      return min + (a + b > 0 ? a / (a + b) : 0.5) * (max - min);
    }
  }
  return min;
}

std::optional<number_law> read_number_law(const config& all, report& mistakes) {
  number_law law;
  node said;
  for (const char* each : {"normal", "lognormal", "exponential", "beta"}) {
    const node at = all.find(each);
    if (!at || at.is_default()) continue;
    if (said) {
      mistakes.error(at, "`", said.key(), "` and `", each, "` are two laws: a number has one");
      return {};
    }
    said = at;
  }
  if (said) read_shape(said, law, mistakes);
  const node min = all.find("min"), max = all.find("max");
  if (!said) {
    for (const char* each : {"min", "max"}) {
      if (!all.find(each)) mistakes.error(all.root(), "there is no `", each, "`: write it, or a law such as normal");
    }
  } else if (law.is == shape::beta) {
    law.min = 0, law.max = 1;
  }
  if (min) law.min = min.as_double();
  if (max) law.max = max.as_double();
  for (const node& each : {min, max}) {
    if (each && !std::isfinite(each.as_double())) mistakes.error(each, "`", each.key(), "` must be a finite number");
  }
  if (mistakes.errors() > 0) return {};
  if (law.min > law.max) {
    mistakes.error(min ? min : max, "`min` (", law.min, ") is above `max` (", law.max, "): swap them");
    return {};
  }
  if (law.is == shape::uniform || law.is == shape::beta) {
    if (!std::isfinite(law.max - law.min)) {
      mistakes.error(max ? max : min, "`min` and `max` are too far apart");
      return {};
    }
    return law;
  }
  law.low = probability_below(law, law.min);
  law.high = probability_below(law, law.max);
  if (law.high - law.low < least_between) {
    mistakes.error(min ? min : max, "of this law next to nothing lies between `min` and `max`");
    return {};
  }
  return law;
}

}  // namespace spate::data
