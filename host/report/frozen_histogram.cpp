#include "report/frozen_histogram.hpp"

#include <algorithm>
#include <cmath>

namespace spate::report {

frozen_histogram::frozen_histogram(const stats::histogram& of)
    : count_(of.count()), min_ns_(of.min()), max_ns_(of.max()), mean_ns_(of.mean()) {
  std::uint64_t cursor = 0;
  bucket each{};
  while (of.next(cursor, each.low_ns, each.high_ns, each.count)) buckets_.push_back(each);
  buckets_.shrink_to_fit();
}

void frozen_histogram::merge(const frozen_histogram& from) {
  if (from.count_ == 0) return;
  if (count_ == 0) {
    *this = from;
    return;
  }
  std::vector<bucket> both;
  both.reserve(buckets_.size() + from.buckets_.size());
  std::merge(buckets_.begin(), buckets_.end(), from.buckets_.begin(), from.buckets_.end(), std::back_inserter(both),
             [](const bucket& a, const bucket& b) { return a.low_ns < b.low_ns; });
  buckets_.clear();
  for (const bucket& each : both)
    if (!buckets_.empty() && buckets_.back().low_ns == each.low_ns)
      buckets_.back().count += each.count;
    else
      buckets_.push_back(each);
  const double mine = static_cast<double>(count_), other = static_cast<double>(from.count_);
  mean_ns_ = (mean_ns_ * mine + from.mean_ns_ * other) / (mine + other);
  min_ns_ = std::min(min_ns_, from.min_ns_);
  max_ns_ = std::max(max_ns_, from.max_ns_);
  count_ += from.count_;
}

std::int64_t frozen_histogram::value_at(double quantile) const noexcept {
  if (count_ == 0) return 0;
  if (quantile <= 0) return buckets_.front().low_ns;
  // One step below the quantile, as stats::histogram does, so that both give the same bucket.
  const double at = std::clamp(std::nextafter(quantile, -1.0), 0.0, 1.0) * static_cast<double>(count_);
  const std::uint64_t wanted = std::clamp(static_cast<std::uint64_t>(std::ceil(at)), std::uint64_t{1}, count_);
  std::uint64_t seen = 0;
  for (const bucket& each : buckets_) {
    seen += each.count;
    if (seen >= wanted) return std::min(each.high_ns - 1, max_ns_);
  }
  return max_ns_;
}

std::uint32_t frozen_histogram::next(const spate_histogram* self, std::uint64_t* cursor, std::int64_t* low_ns,
                                     std::int64_t* high_ns, std::uint64_t* count) noexcept {
  const auto& buckets = static_cast<const frozen_histogram*>(self->host_data)->buckets_;
  if (*cursor >= buckets.size()) return 0;
  const bucket& at = buckets[(*cursor)++];
  *low_ns = at.low_ns;
  *high_ns = at.high_ns;
  *count = at.count;
  return 1;
}

spate_histogram frozen_histogram::raw() const noexcept {
  return {sizeof(spate_histogram),
          0,
          this,
          count_,
          min_ns_,
          max_ns_,
          mean_ns_,
          [](const spate_histogram* self, double quantile) noexcept {
            return static_cast<const frozen_histogram*>(self->host_data)->value_at(quantile);
          },
          &frozen_histogram::next};
}

}  // namespace spate::report
