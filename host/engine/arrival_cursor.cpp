#include "engine/arrival_cursor.hpp"

#include <cmath>
#include <numeric>

namespace spate::engine {

arrival_plan::arrival_plan(const profile::model& of, const profile::load& load, std::int64_t length)
    : curve(load.level, load.stages),
      spacing(load.arrivals),
      seed(of.seed),
      name(load.name),
      scenarios(load.scenarios),
      length_ns(length) {
  if (scenarios.empty()) {
    scenarios.resize(of.scenarios.size());
    std::iota(scenarios.begin(), scenarios.end(), 0u);
  }
  std::erase_if(scenarios, [&](std::uint32_t each) { return !(of.scenarios[each].share > 0); });
  double total = 0;
  for (const std::uint32_t each : scenarios) shares.push_back(total += of.scenarios[each].share);
}

// Not the stream of a scenario's user with the same name and number.
data::random_stream arrival_plan::stream(std::uint64_t number) const {
  return {data::mix(seed ^ data::hash("arrival")), name, number};
}

void arrival_cursor::advance() {
  const bool poisson = plan_->spacing == profile::arrival_spacing::poisson;
  for (;;) {
    ++number_;
    const bool mine = number_ % workers_ == worker_;
    if (!mine && !poisson) continue;
    stream_ = plan_->stream(number_);
    const double gap = stream_.unit();
    // Gaps of a Poisson process of rate 1, stretched by the inverse of the integral: exact for any course of the rate.
    if (poisson)
      amount_ -= std::log1p(-gap);
    else
      amount_ = static_cast<double>(number_);
    if (mine && is_here()) return;
  }
}

// Whether the cursor stops at the arrival that it stands on.
bool arrival_cursor::is_here() {
  due_ns_ = curve_->instant_of(amount_);
  chosen_ = due_ns_ < plan_->length_ns;
  if (!chosen_) {
    due_ns_ = INT64_MAX;
    return true;
  }
  const double drawn = stream_.unit() * plan_->shares.back();
  std::size_t scenario = 0;
  while (scenario + 1 < plan_->shares.size() && drawn >= plan_->shares[scenario]) ++scenario;
  return plan_->scenarios[scenario] == scenario_;
}

void arrival_cursor::follow(const load_curve& curve) {
  curve_ = &curve;
  if (!chosen_) {
    if (!is_here()) advance();
    return;
  }
  due_ns_ = curve_->instant_of(amount_);
  if (due_ns_ >= plan_->length_ns) due_ns_ = INT64_MAX;
}

}  // namespace spate::engine
