#include "stats/packed_table.hpp"

#include <algorithm>

namespace spate::stats {
namespace {

constexpr uint64_t most = UINT32_MAX;

}  // namespace

// A count above 32 bits takes several entries.
uint32_t packed_table::pack(const histogram& of) {
  const std::size_t before = buckets_.size();
  uint64_t cursor = 0, count = 0;
  int64_t low_ns = 0, high_ns = 0;
  while (of.next(cursor, low_ns, high_ns, count)) {
    const uint32_t index = histogram::bucket_of(static_cast<uint64_t>(low_ns));
    for (; count > most; count -= most) buckets_.push_back({index, UINT32_MAX});
    buckets_.push_back({index, static_cast<uint32_t>(count)});
  }
  return static_cast<uint32_t>(buckets_.size() - before);
}

packed_table::packed_table(const series_table& of) {
  for (const auto& one : of.all()) {
    if (one->empty()) continue;
    packed_series& into = series_.emplace_back(
        packed_series{one->key, one->count, one->completed, one->censored, one->no_service, one->untimed, 0});
    for (const metric which : all_metrics) {
      if (one->of(which).empty()) continue;
      times_.push_back({static_cast<uint8_t>(which), pack(one->of(which))});
      ++into.times;
    }
  }
  for (const auto& one : of.all_metrics())
    if (!one->empty()) metrics_.push_back({one->metric, one->operation, one->count, one->total, pack(one->times)});
  buckets_.shrink_to_fit();
}

void packed_table::add_to(series_table& into) const {
  const bucket* at = buckets_.data();
  const auto unpack = [&](uint32_t count, histogram& to) {
    for (const bucket* const end = at + count; at != end; ++at)
      to.record(std::min(histogram::highest_in(at->index), histogram::max_trackable_ns), at->count);
  };
  const packed_times* times = times_.data();
  for (const packed_series& one : series_) {
    series& to = into.at(one.key.scenario, one.key.operation, one.key.outcome);
    to.count += one.count;
    to.completed += one.completed;
    to.censored += one.censored;
    to.no_service += one.no_service;
    to.untimed += one.untimed;
    for (uint32_t i = 0; i < one.times; ++i, ++times) unpack(times->buckets, to.times[times->metric]);
  }
  for (const packed_metric& one : metrics_) {
    metric_series to;
    to.metric = one.metric;
    to.operation = one.operation;
    to.count = one.count;
    to.total = one.total;
    unpack(one.buckets, to.times);
    into.merge_metric(to);
  }
}

}  // namespace spate::stats
