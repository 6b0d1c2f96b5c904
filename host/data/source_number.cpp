#include <cmath>

#include "data/source_kinds.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

constexpr std::int64_t most_decimals = 9;
constexpr double largest_scaled = 9e15;  // doubles are exact integers up to here

class integers final : public source {
 public:
  integers(std::int64_t low, std::int64_t high) : low_(low), high_(high) {}
  void draw(random_stream& random, value& out) const override { out.set(random.between(low_, high_)); }

 private:
  std::int64_t low_, high_;
};

class reals final : public source {
 public:
  reals(double low, double high) : low_(low), high_(high) {}
  void draw(random_stream& random, value& out) const override { out.set(low_ + random.unit() * (high_ - low_)); }

 private:
  double low_, high_;
};

// Draws whole multiples of a power of ten, so that the ends are as likely as the rest and no digit is left over.
class decimals final : public source {
 public:
  decimals(std::int64_t low, std::int64_t high, double scale) : low_(low), high_(high), scale_(scale) {}
  void draw(random_stream& random, value& out) const override {
    out.set(static_cast<double>(random.between(low_, high_)) / scale_);
  }

 private:
  std::int64_t low_, high_;
  double scale_;
};

class booleans final : public source {
 public:
  explicit booleans(double probability) : probability_(probability) {}
  void draw(random_stream& random, value& out) const override { out.set(random.unit() < probability_); }

 private:
  double probability_;
};

template <class Number>
bool ordered(const config& all, Number low, Number high, report& mistakes) {
  if (low <= high) return true;
  mistakes.error(all.find("min"), "`min` (", low, ") is above `max` (", high, "): swap them");
  return false;
}

std::unique_ptr<source> create_int(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto low = all.find("min").as_int(), high = all.find("max").as_int();
  if (!ordered(all, low, high, mistakes)) return nullptr;
  return std::make_unique<integers>(low, high);
}

std::unique_ptr<source> create_float(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto low = all.find("min").as_double(), high = all.find("max").as_double();
  if (!std::isfinite(low) || !std::isfinite(high) || !std::isfinite(high - low)) {
    mistakes.error(all.find("min"), "`min` and `max` must be finite numbers");
    return nullptr;
  }
  if (!ordered(all, low, high, mistakes)) return nullptr;
  const node places = all.find("decimals");
  if (!places) return std::make_unique<reals>(low, high);
  if (places.as_int() < 0 || places.as_int() > most_decimals) {
    mistakes.error(places, "`decimals` is 0 to ", most_decimals);
    return nullptr;
  }
  const double scale = std::pow(10.0, static_cast<double>(places.as_int()));
  // A hair of tolerance, since 0.7 * 10 is not quite 7.
  const double first = std::ceil(low * scale - 1e-6), last = std::floor(high * scale + 1e-6);
  if (first > last || std::abs(first) > largest_scaled || std::abs(last) > largest_scaled) {
    mistakes.error(places, first > last ? "no number with so many decimals is between `min` and `max`"
                                        : "`min` and `max` are too large for so many decimals");
    return nullptr;
  }
  return std::make_unique<decimals>(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last), scale);
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

constexpr key int_keys[] = {key("min", SPATE_KIND_INT, "The least.").required(),
                            key("max", SPATE_KIND_INT, "The most; included.").required()};
constexpr key float_keys[] = {
    key("min", SPATE_KIND_FLOAT, "The least.").required(), key("max", SPATE_KIND_FLOAT, "The most.").required(),
    key("decimals", SPATE_KIND_INT, "Digits behind the point; without it all there are.").between(0, most_decimals)};
constexpr key bool_keys[] = {
    key("probability", SPATE_KIND_FLOAT, "How likely `true` is.").by_default("0.5").between(0, 1)};

}  // namespace

const source_kind int_source = {"int", "A whole number, each as likely.", key_table(int_keys), create_int};
const source_kind float_source = {"float", "A number with a fraction, uniform.", key_table(float_keys), create_float};
const source_kind bool_source = {"bool", "true or false.", key_table(bool_keys), create_bool};

}  // namespace spate::data
