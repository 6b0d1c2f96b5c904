#pragma once

#include <cstdint>
#include <vector>

#include "stats/series_table.hpp"

namespace spate::stats {

/** What a series_table held at one moment, in the space of its used buckets alone: counts and times of every series and
 * of the plugins' metrics, without statuses, texts and bytes. For tables of which many are kept at a time. Immutable;
 * any thread. */
class packed_table {
 public:
  explicit packed_table(const series_table& of);
  /** Adds everything to `into`, which has the same shape. Percentiles are those of the original; the mean and the
   * extremes are within the resolution of a bucket (0.1 %), never lower. */
  void add_to(series_table& into) const;

 private:
  struct bucket {
    uint32_t index, count;
  };
  struct packed_times {
    uint8_t metric;
    uint32_t buckets;
  };
  struct packed_series {
    series_key key;
    uint64_t count, completed, censored, no_service, untimed;
    uint32_t times;  // how many of times_ are its own
  };
  struct packed_metric {
    uint32_t metric, operation;
    uint64_t count;
    int64_t total;
    uint32_t buckets;
  };

  uint32_t pack(const histogram& of);

  std::vector<packed_series> series_;
  std::vector<packed_times> times_;
  std::vector<packed_metric> metrics_;
  std::vector<bucket> buckets_;  // of all of them, one after the other
};

}  // namespace spate::stats
