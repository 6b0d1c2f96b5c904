#pragma once

#include <spate/abi/reporter.h>

#include <cstdint>
#include <vector>

#include "stats/histogram.hpp"

namespace spate::report {

/// What a histogram held at one moment, in the space of its used buckets alone: waiting intervals must stay small.
/// Gives the same values as the histogram it was made of. Immutable but for `merge`; one thread at a time.
class frozen_histogram {
 public:
  frozen_histogram() = default;
  explicit frozen_histogram(const stats::histogram& of);

  /// Adds everything that `from` holds.
  void merge(const frozen_histogram& from);

  std::uint64_t count() const noexcept { return count_; }
  /// As stats::histogram::value_at; nanoseconds.
  std::int64_t value_at(double quantile) const noexcept;
  /// The ABI's view of it: borrows this object, which must not move while it is used.
  spate_histogram raw() const noexcept;

 private:
  struct bucket {
    std::int64_t low_ns, high_ns;
    std::uint64_t count;
  };
  static std::uint32_t next(const spate_histogram* self, std::uint64_t* cursor, std::int64_t* low_ns,
                            std::int64_t* high_ns, std::uint64_t* count) noexcept;

  std::vector<bucket> buckets_;  // rising
  std::uint64_t count_ = 0;
  std::int64_t min_ns_ = 0, max_ns_ = 0;
  double mean_ns_ = 0;
};

}  // namespace spate::report
