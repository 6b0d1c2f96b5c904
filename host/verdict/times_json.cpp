#include "verdict/times_json.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

namespace spate::verdict {
namespace {

namespace json = boost::json;

struct percentile {
  const char* name;
  double quantile;
};
constexpr std::array percentiles = {percentile{"p50", 0.5}, percentile{"p90", 0.9}, percentile{"p95", 0.95},
                                    percentile{"p99", 0.99}, percentile{"p99_9", 0.999}};

double ms(double ns) { return ns / 1e6; }

// `least_censored_ns`: from this value on, the true times may be longer; negative: no sample was ended by a limit.
json::value statistics(const stats::histogram& all, std::int64_t least_censored_ns) {
  if (all.empty()) {
    return nullptr;
  }
  json::object out;
  json::array at_least;
  out["count"] = all.count();
  for (const percentile& one : percentiles) {
    const std::int64_t value = all.value_at(one.quantile);
    out[one.name] = ms(static_cast<double>(value));
    if (least_censored_ns >= 0 && value >= least_censored_ns) {
      at_least.emplace_back(one.name);
    }
  }
  out["max"] = ms(static_cast<double>(all.max()));
  out["mean"] = ms(all.mean());
  out["min"] = ms(static_cast<double>(all.min()));
  if (least_censored_ns >= 0) {
    at_least.emplace_back("max");
    at_least.emplace_back("mean");
    out["at_least"] = std::move(at_least);
  }
  return out;
}

}  // namespace

json::value times_json(const stats::histogram& all) { return statistics(all, -1); }

json::value times_json(const std::vector<const stats::series*>& from, stats::metric which) {
  stats::histogram all;
  std::int64_t least_censored_ns = -1;
  for (const stats::series* one : from) {
    const stats::histogram& times = one->of(which);
    all.merge(times);
    const bool open_ended = which == stats::metric::response_time || which == stats::metric::service_time;
    if (one->censored > 0 && open_ended && !times.empty()) {
      least_censored_ns = least_censored_ns < 0 ? times.min() : std::min(least_censored_ns, times.min());
    }
  }
  return statistics(all, least_censored_ns);
}

}  // namespace spate::verdict
