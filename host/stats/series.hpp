#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "stats/flat_counts.hpp"
#include "stats/histogram.hpp"
#include "stats/sample_times.hpp"

namespace spate::stats {

/** The durations that every series keeps a histogram of. `undelayed` is the response time without our own start lag,
 * sample by sample (it does not follow from the two histograms): what an objective would have seen had the engine been
 * on time. `receive_lag`, `stamped` and `unlagged` are of the samples whose receive lag is known: the lag, the
 * undelayed time with it, and without it. Each stands for those before it that it is not known of as well. */
enum class metric : uint8_t {
  response_time,
  service_time,
  start_lag,
  blocked,
  first_byte,
  undelayed,
  receive_lag,
  stamped,
  unlagged
};
inline constexpr size_t metric_count = 9;
inline constexpr std::array<metric, metric_count> all_metrics = {
    metric::response_time, metric::service_time, metric::start_lag, metric::blocked, metric::first_byte,
    metric::undelayed,     metric::receive_lag,  metric::stamped,   metric::unlagged};

/** The names above, as text. */
[[nodiscard]] const char* name_of(metric which) noexcept;

inline constexpr uint16_t other_scenario = UINT16_MAX;
inline constexpr uint32_t other_operation = UINT32_MAX;
inline constexpr uint16_t unknown_outcome = UINT16_MAX;

/** A receive lag stands for no more samples than these beside its own: stamps may fail for a while. */
inline constexpr uint64_t most_unstamped = 100;

/** What a series is of. (other_scenario, other_operation): beyond the cap on series, or of no known operation; the
 * outcomes stay apart there too, so that an error remains one. */
struct series_key {
  uint16_t scenario, outcome;
  uint32_t operation;
  [[nodiscard]] bool is_other() const noexcept { return operation == other_operation; }
  [[nodiscard]] bool failed() const noexcept { return outcome != SPATE_OUTCOME_OK; }
  friend bool operator==(const series_key&, const series_key&) = default;
};

/** All samples of one (scenario, operation, outcome) in some stretch of time. Plain data: `count`, the histograms and
 * all that has no other note belong to the interval of the due instant; `completed` and the bytes to that of the end.
 * One thread at a time. */
struct series {
  series_key key{};
  uint64_t count = 0;     /**< samples that were due */
  uint64_t completed = 0; /**< samples that ended: throughput */
  uint64_t bytes_out = 0, bytes_in = 0;
  uint64_t censored = 0;         /**< the true time is longer: print with "≥" */
  uint64_t reused = 0;           /**< went over a connection that was open before */
  uint64_t repeated = 0;         /**< sent again after the first connection failed */
  uint64_t no_service = 0;       /**< nothing ever began: in no service_time histogram */
  uint64_t untimed = 0;          /**< counted, not timed (unsolicited or no latency): in no histogram */
  uint64_t unstamped = 0;        /**< since the last one whose receive lag is known */
  flat_counts<int32_t> statuses; /**< by status code; none (0) is not counted */
  flat_counts<uint16_t> errors;  /**< by error_id; none (0) is not counted */
  std::array<histogram, metric_count> times;

  [[nodiscard]] const histogram& of(metric which) const noexcept { return times[static_cast<size_t>(which)]; }
  [[nodiscard]] histogram& of(metric which) noexcept { return times[static_cast<size_t>(which)]; }
  [[nodiscard]] bool empty() const noexcept { return count == 0 && completed == 0; }

  /** What belongs to the interval of the due instant. */
  void record_times(const sample_times& sample) noexcept {
    ++count;
    if (sample.status != 0) statuses.add(sample.status);
    if (sample.error_id != 0) [[unlikely]]
      errors.add(sample.error_id);
    if ((sample.flags & SPATE_SAMPLE_CENSORED) != 0) ++censored;
    if ((sample.flags & SPATE_SAMPLE_REUSED) != 0) ++reused;
    if ((sample.flags & SPATE_SAMPLE_REPEATED) != 0) ++repeated;
    if ((sample.flags & (SPATE_SAMPLE_UNSOLICITED | SPATE_SAMPLE_NO_LATENCY)) != 0) [[unlikely]] {
      ++untimed;
      return;
    }
    of(metric::response_time).record(sample.end_ns - sample.due_ns);
    const int64_t undelayed_ns = sample.end_ns - sample.due_ns - sample.start_lag_ns;
    of(metric::undelayed).record(undelayed_ns);
    if (sample.receive_lag_ns > 0)
      record_stamped(undelayed_ns, sample.receive_lag_ns);
    else
      ++unstamped;
    of(metric::start_lag).record(sample.start_lag_ns);
    of(metric::blocked).record(sample.blocked_ns);
    if (sample.start_ns != 0) [[likely]]
      of(metric::service_time).record(sample.end_ns - sample.start_ns);
    else
      ++no_service;
    if (sample.first_byte_us != 0) of(metric::first_byte).record(int64_t{sample.first_byte_us} * 1000);
  }
  void record_stamped(int64_t undelayed_ns, int64_t lag_ns) noexcept {
    const uint64_t stands_for = 1 + std::min(unstamped, most_unstamped);
    unstamped = 0;
    of(metric::receive_lag).record(lag_ns, stands_for);
    of(metric::stamped).record(undelayed_ns, stands_for);
    of(metric::unlagged).record(undelayed_ns - lag_ns, stands_for);
  }
  /** What belongs to the interval of the end. */
  void record_end(const sample_times& sample) noexcept {
    ++completed;
    bytes_out += sample.bytes_out;
    bytes_in += sample.bytes_in;
  }
  void merge(const series& from) noexcept;
  /** Keeps key and memory. */
  void reset() noexcept;
};

/** Values of a metric that a plugin defined (spate.metrics/1), for one operation. */
struct metric_series {
  uint32_t metric = 0;    /**< the id that spate.metrics/1 gave */
  uint32_t operation = 0; /**< run-wide index, or other_operation */
  uint64_t count = 0;     /**< values recorded */
  int64_t total = 0;      /**< a counter's sum */
  histogram times;        /**< a time's values */

  [[nodiscard]] bool empty() const noexcept { return count == 0; }
  void merge(const metric_series& from) noexcept;
  void reset() noexcept;
};

}  // namespace spate::stats
