#pragma once

#include <spate/abi/reporter.h>

#include <cstdint>
#include <vector>

namespace spate::reporting {

// Response times as the host counts them, in its buckets, so that what is added up gives the percentiles that the host
// would give. Nanoseconds.
class response_times {
 public:
  void add(const spate_histogram* from);  // NULL: nothing
  void add(const response_times& from);

  std::uint64_t count() const noexcept { return count_; }
  // As the host's: the highest value of the bucket that the quantile lies in, at most the largest; 0 without any.
  std::int64_t value_at(double quantile) const noexcept;
  std::int64_t min() const noexcept { return min_; }
  std::int64_t max() const noexcept { return max_; }
  double mean() const noexcept;

 private:
  struct bucket {
    std::int64_t low, high;
    std::uint64_t count;
  };
  void add(const std::vector<bucket>& rising, std::uint64_t count, std::int64_t min, std::int64_t max, double sum);

  std::vector<bucket> buckets_;  // rising
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0, max_ = 0;
  double sum_ = 0;
};

}  // namespace spate::reporting
