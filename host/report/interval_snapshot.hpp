#pragma once

#include <spate/abi/reporter.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "report/frozen_histogram.hpp"
#include "stats/collector.hpp"

namespace spate::report {

/// How long the oldest operation in flight had been due when the interval ended; 0: none.
std::int64_t oldest_in_flight_ns(const stats::interval_summary& summary) noexcept;

/// One interval as reporters see it, owned and immutable, so that each can read it on its own thread when it gets
/// there. Made on the collector's thread; read on any.
class interval_snapshot {
 public:
  /// `names` outlives all snapshots made with it (they share it). `run_start_ns` is the instant of the run's clock
  /// that becomes 0.
  static std::shared_ptr<const interval_snapshot> of(const stats::interval_summary& summary,
                                                     std::shared_ptr<const stats::series_names> names,
                                                     std::int64_t run_start_ns);

  /// True when `later` continues this one: the same phase, no gap. Only such may be joined.
  bool is_followed_by(const interval_snapshot& later) const noexcept;
  /// Both as one longer interval, with the gauges of the later one: no sample is lost.
  std::shared_ptr<const interval_snapshot> joined_with(const interval_snapshot& later) const;

  /// The ABI's view; valid as long as this object. A late one (samples that ended later than their interval was told)
  /// repeats an earlier interval, and its counts add up.
  const spate_interval& raw() const noexcept { return raw_; }
  bool late() const noexcept { return late_; }

  interval_snapshot(const interval_snapshot&) = delete;
  interval_snapshot& operator=(const interval_snapshot&) = delete;

 private:
  static constexpr std::array<stats::metric, 4> shown = {stats::metric::response_time, stats::metric::service_time,
                                                         stats::metric::start_lag, stats::metric::blocked};
  struct entry {
    stats::series_key key;
    std::uint64_t count, bytes_out, bytes_in;
    std::array<frozen_histogram, shown.size()> times;
    std::array<spate_histogram, shown.size()> raw_times;
  };

  interval_snapshot() = default;
  void add(const entry& from);
  void finish();

  std::shared_ptr<const stats::series_names> names_;
  std::vector<entry> entries_;
  std::vector<spate_series> series_;
  spate_interval raw_{};
  std::string phase_;
  bool measured_ = true;
  bool late_ = false;
};

}  // namespace spate::report
