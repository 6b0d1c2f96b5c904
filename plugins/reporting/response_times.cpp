#include "reporting/response_times.hpp"

#include <spate/reporter.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace spate::reporting {

void response_times::add(const spate_histogram* from) {
  if (from == nullptr || from->count == 0) return;
  std::vector<bucket> rising;
  for_each_bucket(from, [&](std::int64_t low, std::int64_t high, std::uint64_t count) {
    rising.push_back({low, high, count});
  });
  add(rising, from->count, from->min_ns, from->max_ns, from->mean_ns * static_cast<double>(from->count));
}

void response_times::add(const response_times& from) {
  if (from.count_ > 0) add(from.buckets_, from.count_, from.min_, from.max_, from.sum_);
}

void response_times::add(const std::vector<bucket>& rising, std::uint64_t count, std::int64_t min, std::int64_t max,
                         double sum) {
  std::vector<bucket> both;
  both.reserve(buckets_.size() + rising.size());
  std::merge(buckets_.begin(), buckets_.end(), rising.begin(), rising.end(), std::back_inserter(both),
             [](const bucket& a, const bucket& b) { return a.low < b.low; });
  buckets_.clear();
  for (const bucket& each : both)
    if (!buckets_.empty() && buckets_.back().low == each.low)
      buckets_.back().count += each.count;
    else
      buckets_.push_back(each);
  min_ = count_ == 0 ? min : std::min(min_, min);
  max_ = std::max(max_, max);
  sum_ += sum;
  count_ += count;
}

std::int64_t response_times::value_at(double quantile) const noexcept {
  if (count_ == 0) return 0;
  // One step below the quantile, as the host does, so that both give the same bucket.
  const double at = std::clamp(std::nextafter(quantile, -1.0), 0.0, 1.0) * static_cast<double>(count_);
  const std::uint64_t wanted = std::clamp(static_cast<std::uint64_t>(std::ceil(at)), std::uint64_t{1}, count_);
  std::uint64_t seen = 0;
  for (const bucket& each : buckets_) {
    seen += each.count;
    if (seen >= wanted) return std::min(each.high - 1, max_);
  }
  return max_;
}

double response_times::mean() const noexcept { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

}  // namespace spate::reporting
