#include "health/record.hpp"

#include <algorithm>

namespace spate::health {
namespace {

constexpr std::size_t most_reasons = 100;

bool in_any(std::span<const stretch> stretches, std::int64_t at_ns) {
  return std::any_of(stretches.begin(), stretches.end(),
                     [&](const stretch& each) { return at_ns >= each.from_ns && at_ns <= each.until_ns; });
}

}  // namespace

record::record(const profile::model& of) {
  for (const profile::monitor& each : of.monitors) all_.emplace_back(each.metrics.size());
}

// A reason that has a number in it could be a new one each time.
void record::series::miss(std::int64_t at_ns, const std::string& reason) {
  auto found = std::find(reasons.begin(), reasons.end(), reason);
  if (found == reasons.end() && reasons.size() < most_reasons) found = reasons.insert(found, reason);
  if (found == reasons.end()) found = std::prev(found);
  gaps.push_back({at_ns, static_cast<std::uint32_t>(found - reasons.begin())});
}

void record::add(const round& told) {
  const std::lock_guard lock(mutex_);
  if (told.monitor >= all_.size()) return;
  std::vector<series>& into = all_[told.monitor];
  const auto edge = [&](series& one) { return told.moment == moment::before ? &one.before : &one.after; };
  for (const auto& [metric, value] : told.values) {
    if (metric >= into.size()) continue;
    if (told.moment == moment::during)
      into[metric].values.push_back({told.at_ns, value});
    else
      *edge(into[metric]) = {value, {}};
  }
  for (const auto& [metric, reason] : told.missing) {
    if (metric >= into.size()) continue;
    if (told.moment == moment::during)
      into[metric].miss(told.at_ns, reason);
    else
      *edge(into[metric]) = {std::nullopt, reason};
  }
}

figures record::over(std::uint32_t monitor, std::uint32_t metric, std::span<const stretch> stretches) const {
  const std::lock_guard lock(mutex_);
  const series& from = of(monitor, metric);
  figures out;
  double sum = 0;
  for (const reading& each : from.values) {
    if (!in_any(stretches, each.at_ns)) continue;
    out.min = out.samples == 0 ? each.value : std::min(out.min, each.value);
    out.max = out.samples == 0 ? each.value : std::max(out.max, each.value);
    out.last = each.value;
    sum += each.value;
    ++out.samples;
  }
  if (out.samples > 0) out.mean = sum / static_cast<double>(out.samples);
  for (const gap& each : from.gaps) {
    if (!in_any(stretches, each.at_ns)) continue;
    ++out.missing;
    out.reason = from.reasons[each.reason];
  }
  return out;
}

std::vector<reading> record::readings(std::uint32_t monitor, std::uint32_t metric,
                                      std::span<const stretch> stretches) const {
  const std::lock_guard lock(mutex_);
  std::vector<reading> out;
  for (const reading& each : of(monitor, metric).values)
    if (in_any(stretches, each.at_ns)) out.push_back(each);
  return out;
}

level record::before(std::uint32_t monitor, std::uint32_t metric) const {
  const std::lock_guard lock(mutex_);
  return of(monitor, metric).before;
}

level record::after(std::uint32_t monitor, std::uint32_t metric) const {
  const std::lock_guard lock(mutex_);
  return of(monitor, metric).after;
}

std::optional<reading> record::last(std::uint32_t monitor, std::uint32_t metric) const {
  const std::lock_guard lock(mutex_);
  const series& from = of(monitor, metric);
  return from.values.empty() ? std::nullopt : std::optional(from.values.back());
}

}  // namespace spate::health
