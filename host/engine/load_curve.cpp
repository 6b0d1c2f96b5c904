#include "engine/load_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spate::engine {

namespace {

constexpr double ns_per_s = 1e9;
constexpr double for_ever = std::numeric_limits<double>::infinity();

double slope(const load_curve::piece& of) { return std::isinf(of.over_s) ? 0 : (of.to - of.from) / of.over_s; }

double amount_in(const load_curve::piece& of, double after_s) { return after_s * (of.from + slope(of) * after_s / 2); }

// The first root of amount_in(of, t) = amount, in the form that loses no digits where from or slope are near 0.
double instant_in(const load_curve::piece& of, double amount) {
  if (!(amount > 0)) return 0;
  const double under = std::max(0.0, of.from * of.from + 2 * slope(of) * amount);
  const double below = of.from + std::sqrt(under);
  return below > 0 ? 2 * amount / below : for_ever;
}

}  // namespace

load_curve::load_curve(double level, const std::vector<profile::load_stage>& stages) {
  double at_s = 0, amount = 0;
  for (const profile::load_stage& each : stages) {
    const double over_s = static_cast<double>(each.over_ns) / ns_per_s;
    if (over_s > 0) {
      pieces_.push_back({at_s, over_s, level, each.to, amount});
      amount += amount_in(pieces_.back(), over_s);
      at_s += over_s;
    }
    level = each.to;
  }
  pieces_.push_back({at_s, for_ever, level, level, amount});
}

double load_curve::level_at(std::int64_t instant_ns) const {
  const double at_s = static_cast<double>(instant_ns) / ns_per_s;
  const piece* in = &pieces_.front();
  for (const piece& each : pieces_)
    if (each.start_s <= at_s) in = &each;
  return in->from + slope(*in) * std::max(0.0, at_s - in->start_s);
}

load_curve load_curve::changed_at(std::int64_t instant_ns, double level) const {
  const double at_s = std::max(0.0, static_cast<double>(instant_ns) / ns_per_s);
  load_curve out(level);
  piece last = out.pieces_.back();
  last.start_s = at_s;
  last.amount = amount_until(instant_ns);
  out.pieces_.clear();
  for (piece each : pieces_) {
    if (each.start_s >= at_s) break;
    each.to = each.start_s + each.over_s > at_s ? level_at(instant_ns) : each.to;
    each.over_s = std::min(each.over_s, at_s - each.start_s);
    out.pieces_.push_back(each);
  }
  out.pieces_.push_back(last);
  return out;
}

double load_curve::highest() const {
  double most = 0;
  for (const piece& each : pieces_) most = std::max({most, each.from, each.to});
  return most;
}

double load_curve::amount_until(std::int64_t instant_ns) const {
  const double at_s = static_cast<double>(instant_ns) / ns_per_s;
  double amount = 0;
  for (const piece& each : pieces_)
    if (each.start_s < at_s) amount = each.amount + amount_in(each, std::min(each.over_s, at_s - each.start_s));
  return amount;
}

std::int64_t load_curve::instant_of(double amount) const {
  const auto behind = std::upper_bound(pieces_.begin() + 1, pieces_.end(), amount,
                                       [](double wanted, const piece& each) { return wanted < each.amount; });
  const piece& in = *(behind - 1);
  const double at_s = in.start_s + std::min(in.over_s, instant_in(in, amount - in.amount));
  // Nothing arrives while the level is 0, also what would be due at its very beginning.
  if (std::isinf(at_s) || (std::isinf(in.over_s) && !(in.from > 0))) return INT64_MAX;
  return std::llround(at_s * ns_per_s);
}

}  // namespace spate::engine
