#include "stats/interval_grid.hpp"

#include <algorithm>
#include <utility>

namespace spate::stats {
namespace {

// Leaves room above for the intervals of cool-down.
constexpr int64_t most_intervals = UINT32_MAX / 4 * 3;

uint32_t intervals_in(int64_t phase_ns, int64_t length_ns) noexcept {
  return static_cast<uint32_t>(std::min((phase_ns + length_ns - 1) / length_ns, most_intervals / 2));
}

}  // namespace

const char* name_of(phase which) noexcept {
  switch (which) {
    case phase::warm_up:
      return "warm-up";
    case phase::steady:
      return "steady";
    case phase::cool_down:
      return "cool-down";
    case phase::ramp:
      return "ramp";
  }
  return "";
}

interval_grid::interval_grid(int64_t start_ns, int64_t warmup_ns, int64_t steady_ns, int64_t length_ns)
    : interval_grid(
          start_ns,
          {{name_of(phase::warm_up), phase::warm_up, start_ns + std::clamp<int64_t>(warmup_ns, 0, open_end_ns), false},
           {name_of(phase::steady), phase::steady,
            start_ns + std::clamp<int64_t>(warmup_ns, 0, open_end_ns) + std::clamp<int64_t>(steady_ns, 0, open_end_ns),
            true}},
          length_ns) {}

interval_grid::interval_grid(int64_t start_ns, std::vector<grid_phase> phases, int64_t length_ns)
    : start_ns_(start_ns), length_ns_(length_ns < 1 ? one_second_ns : length_ns) {
  auto made = std::make_shared<plan>();
  int64_t at_ns = start_ns;
  uint32_t intervals = 0;
  for (grid_phase& each : phases) {
    if (each.end_ns <= at_ns) continue;
    made->first.push_back(intervals);
    intervals = static_cast<uint32_t>(
        std::min<int64_t>(int64_t{intervals} + intervals_in(each.end_ns - at_ns, length_ns_), most_intervals));
    at_ns = each.end_ns;
    made->phases.push_back(std::move(each));
  }
  made->first.push_back(intervals);
  steady_start_ns_ = steady_end_ns_ = at_ns;
  plan_ = std::move(made);
  bool any = false;
  for (uint32_t i = 0; i < plan_->phases.size(); ++i) {
    if (!plan_->phases[i].measured) continue;
    if (!std::exchange(any, true)) steady_start_ns_ = start_of(i);
    steady_end_ns_ = plan_->phases[i].end_ns;
  }
}

uint32_t interval_grid::phase_index_of(int64_t instant_ns) const noexcept {
  const auto& all = plan_->phases;
  const auto in = std::upper_bound(all.begin(), all.end(), instant_ns,
                                   [](int64_t at, const grid_phase& each) { return at < each.end_ns; });
  return static_cast<uint32_t>(in - all.begin());
}

uint32_t interval_grid::index_of(int64_t instant_ns) const noexcept {
  instant_ns = std::max(instant_ns, start_ns_);
  const uint32_t in = phase_index_of(instant_ns);
  const int64_t within = (instant_ns - start_of(in)) / length_ns_, first = plan_->first[in];
  if (in < plan_->phases.size())
    return static_cast<uint32_t>(std::min<int64_t>(first + within, int64_t{plan_->first[in + 1]} - 1));
  return static_cast<uint32_t>(std::min<int64_t>(first + within, UINT32_MAX - 2));
}

interval interval_grid::at(uint32_t index) const noexcept {
  const auto& first = plan_->first;
  const auto in = static_cast<uint32_t>(std::upper_bound(first.begin(), first.end(), index) - first.begin() - 1);
  const int64_t start = start_of(in) + int64_t{index - first[in]} * length_ns_;
  if (in >= plan_->phases.size())
    return {index, phase::cool_down, start, start + length_ns_, in, false, name_of(phase::cool_down)};
  const grid_phase& of = plan_->phases[in];
  return {index, of.kind, start, std::min(start + length_ns_, of.end_ns), in, of.measured, of.name.c_str()};
}

phase interval_grid::phase_of(int64_t instant_ns) const noexcept {
  const uint32_t in = phase_index_of(instant_ns);
  return in < plan_->phases.size() ? plan_->phases[in].kind : phase::cool_down;
}

int64_t interval_grid::measured_until(int64_t instant_ns) const noexcept {
  int64_t passed = 0;
  for (uint32_t i = 0; i < plan_->phases.size(); ++i)
    if (plan_->phases[i].measured)
      passed += std::max<int64_t>(0, std::min(instant_ns, plan_->phases[i].end_ns) - start_of(i));
  return passed;
}

}  // namespace spate::stats
