#include <algorithm>
#include <cmath>

#include "data/number_law.hpp"
#include "data/source_kinds.hpp"
#include "data/text_template.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

constexpr std::int64_t most_decimals = 9;
constexpr double largest_scaled = 9e15;  // doubles are exact integers up to here

class integers final : public source {
 public:
  integers(std::int64_t low, std::int64_t high) : low_(low), high_(high) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    out.set(scope.user.random.between(low_, high_));
  }

 private:
  std::int64_t low_, high_;
};

class reals final : public source {
 public:
  explicit reals(const number_law& law) : law_(law) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    out.set(law_.draw(scope.user.random));
  }

 private:
  number_law law_;
};

// Draws whole multiples of a power of ten, so that the ends are as likely as the rest and no digit is left over.
class decimals final : public source {
 public:
  decimals(std::int64_t low, std::int64_t high, double scale) : low_(low), high_(high), scale_(scale) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    out.set(static_cast<double>(scope.user.random.between(low_, high_)) / scale_);
  }

 private:
  std::int64_t low_, high_;
  double scale_;
};

// Rounds what a law gives to so many decimals, and never out of its bounds. Without decimals the result is an integer.
class rounded final : public source {
 public:
  rounded(const number_law& law, double low, double high, double scale)
      : law_(law), low_(low), high_(high), scale_(scale) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    const double whole = std::clamp(std::round(law_.draw(scope.user.random) * scale_), low_, high_);
    if (scale_ == 1) {
      out.set(static_cast<std::int64_t>(whole));
    } else {
      out.set(whole / scale_);
    }
  }

 private:
  number_law law_;
  double low_, high_, scale_;
};

class booleans final : public source {
 public:
  explicit booleans(double probability) : probability_(probability) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    out.set(scope.user.random.unit() < probability_);
  }

 private:
  double probability_;
};

// The least and the most whole number of steps within the bounds; a hair of tolerance, since 0.7 * 10 is not quite 7.
std::pair<double, double> steps_within(const number_law& law, double scale) {
  const double least = std::max(law.min * scale, -largest_scaled), most = std::min(law.max * scale, largest_scaled);
  return {std::ceil(least - 1e-6), std::floor(most + 1e-6)};
}

std::unique_ptr<source> create_int(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto law = read_number_law(all, mistakes);
  if (!law) return nullptr;
  if (law->is == number_law::shape::uniform) {
    return std::make_unique<integers>(all.find("min").as_int(), all.find("max").as_int());
  }
  const auto [low, high] = steps_within(*law, 1);
  return std::make_unique<rounded>(*law, low, high, 1.0);
}

std::unique_ptr<source> create_number(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto law = read_number_law(all, mistakes);
  if (!law) return nullptr;
  const node places = all.find("decimals");
  if (!places) return std::make_unique<reals>(*law);
  if (places.as_int() < 1 || places.as_int() > most_decimals) {
    mistakes.error(places, "`decimals` is 1 to ", most_decimals, "; for whole numbers write kind = \"int\"");
    return nullptr;
  }
  const double scale = std::pow(10.0, static_cast<double>(places.as_int()));
  const auto [low, high] = steps_within(*law, scale);
  const bool uniform = law->is == number_law::shape::uniform;
  const bool too_large = uniform && (std::abs(law->min) * scale > largest_scaled || law->max * scale > largest_scaled);
  if (low > high || too_large) {
    mistakes.error(places, low > high ? "no number with so many decimals is between `min` and `max`"
                                      : "`min` and `max` are too large for so many decimals");
    return nullptr;
  }
  if (!uniform) return std::make_unique<rounded>(*law, low, high, scale);
  return std::make_unique<decimals>(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high), scale);
}

std::unique_ptr<source> create_bool(const spate_config& raw, spate_report& sink) {
  const node probability = config(raw).find("probability");
  const double chance = probability.as_double(0.5);
  if (!(chance >= 0 && chance <= 1)) {
    report(sink).error(probability, "`probability` is 0 to 1");
    return nullptr;
  }
  return std::make_unique<booleans>(chance);
}

#define SPATE_LAW_KEYS                                                                                                 \
  key("normal", SPATE_KIND_TABLE, "The bell curve: { mean, deviation }."),                                             \
      key("normal.mean", SPATE_KIND_FLOAT, "Its middle."),                                                             \
      key("normal.deviation", SPATE_KIND_FLOAT, "Its standard deviation; above 0."),                                   \
      key("lognormal", SPATE_KIND_TABLE, "Skewed to the right, as times are: { median, and p95, p99 or deviation }."), \
      key("lognormal.median", SPATE_KIND_FLOAT, "Half of the numbers are below; above 0."),                            \
      key("lognormal.p95", SPATE_KIND_FLOAT, "95 in 100 are below."),                                                  \
      key("lognormal.p99", SPATE_KIND_FLOAT, "99 in 100 are below."),                                                  \
      key("lognormal.deviation", SPATE_KIND_FLOAT, "The standard deviation of the logarithm."),                        \
      key("exponential", SPATE_KIND_TABLE, "Gaps between events that know nothing of each other: { mean }."),          \
      key("exponential.mean", SPATE_KIND_FLOAT, "The mean, without bounds; above 0."),                                 \
      key("beta", SPATE_KIND_TABLE, "Between `min` and `max` (0 and 1), skewed to either side: { alpha, beta }."),     \
      key("beta.alpha", SPATE_KIND_FLOAT, "Larger: nearer to `max`; the mean is alpha / (alpha + beta)."),             \
      key("beta.beta", SPATE_KIND_FLOAT, "Larger: nearer to `min`.")

constexpr key int_keys[] = {key("min", SPATE_KIND_INT, "The least; without a law it must be written."),
                            key("max", SPATE_KIND_INT, "The most; included."), SPATE_LAW_KEYS};
constexpr key number_keys[] = {
    key("min", SPATE_KIND_FLOAT, "The least; without a law it must be written."),
    key("max", SPATE_KIND_FLOAT, "The most."), SPATE_LAW_KEYS,
    key("decimals", SPATE_KIND_INT, "Digits behind the point; without it all there are.").between(1, most_decimals)};
constexpr key bool_keys[] = {
    key("probability", SPATE_KIND_FLOAT, "How likely `true` is.").by_default("0.5").between(0, 1)};

}  // namespace

const source_kind int_source = {"int", "A whole number: each as likely, or by a law.", key_table(int_keys), create_int};
const source_kind number_source = {"number", "A number with a fraction: uniform, or by a law.", key_table(number_keys),
                                   create_number};
const source_kind bool_source = {"bool", "true or false.", key_table(bool_keys), create_bool};

}  // namespace spate::data
