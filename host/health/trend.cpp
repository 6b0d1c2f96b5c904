#include "health/trend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace spate::health {
namespace {

constexpr std::size_t most_points = 600;

struct point {
  double at_s, value;
};

// Reorders.
double median_of(std::vector<double>& all) {
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  if (all.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(all.begin(), middle)) / 2;
}

std::vector<point> points_of(std::span<const reading> from) {
  const std::size_t groups = std::min(from.size(), most_points);
  std::vector<point> out;
  std::vector<double> instants, values;
  for (std::size_t group = 0; group < groups; ++group) {
    instants.clear();
    values.clear();
    for (std::size_t i = group * from.size() / groups; i < (group + 1) * from.size() / groups; ++i) {
      instants.push_back(static_cast<double>(from[i].at_ns - from.front().at_ns) / 1e9);
      values.push_back(from[i].value);
    }
    out.push_back({median_of(instants), median_of(values)});
  }
  return out;
}

// Of Kendall's S where there is no trend.
double variance_of(const std::vector<point>& points) {
  const auto part = [](double n) { return n * (n - 1) * (2 * n + 5); };
  std::map<double, std::size_t> ties;
  for (const point& each : points) ++ties[each.value];
  double out = part(static_cast<double>(points.size()));
  for (const auto& [value, count] : ties) out -= part(static_cast<double>(count));
  return out / 18;
}

double at_rank(const std::vector<double>& in_order, double rank) {
  const auto last = static_cast<double>(in_order.size() - 1);
  return in_order[static_cast<std::size_t>(std::clamp(std::round(rank), 0.0, last))];
}

}  // namespace

std::optional<trend> trend_of(std::span<const reading> from) {
  const std::vector<point> points = points_of(from);
  if (points.size() < 3) return std::nullopt;
  std::vector<double> slopes;
  slopes.reserve(points.size() * (points.size() - 1) / 2);
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t j = i + 1; j < points.size(); ++j)
      if (points[j].at_s > points[i].at_s)
        slopes.push_back((points[j].value - points[i].value) / (points[j].at_s - points[i].at_s));
  if (slopes.empty()) return std::nullopt;
  std::sort(slopes.begin(), slopes.end());
  trend out;
  out.readings = from.size();
  const auto count = static_cast<double>(slopes.size());
  out.per_second = (at_rank(slopes, std::floor((count - 1) / 2)) + at_rank(slopes, std::ceil((count - 1) / 2))) / 2;
  const double reach = 1.96 * std::sqrt(std::max(0.0, variance_of(points)));
  out.low = at_rank(slopes, (count - reach) / 2 - 1);
  out.high = at_rank(slopes, (count + reach) / 2);
  std::vector<double> left;
  left.reserve(points.size());
  for (const point& each : points) left.push_back(each.value - out.per_second * each.at_s);
  out.at_start = median_of(left);
  return out;
}

}  // namespace spate::health
