#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "stats/availability.hpp"
#include "stats/interval_grid.hpp"
#include "stats/series_table.hpp"

namespace spate::stats {

/** What a worker has under way. */
struct load_gauges {
  uint32_t users = 0;        /**< active */
  uint32_t in_flight = 0;    /**< operations due and not ended */
  int64_t oldest_due_ns = 0; /**< the due instant of the oldest of them; 0: none */

  /** Of two workers together. */
  void add(const load_gauges& other) noexcept;
};

/** An operation that is due and has not ended. */
struct open_operation {
  int64_t due_ns;
  uint32_t operation; /**< run-wide index */
  uint16_t scenario;  /**< run-wide index */
};

/** What a worker measured from one boundary to the next. */
struct closed_interval {
  explicit closed_interval(const table_shape& shape);

  uint32_t index = 0;
  series_table table;             /**< samples due in the interval, and what ended in it */
  std::vector<sample_times> late; /**< samples that were due or ended in another interval than `index` */
  struct unsent_samples {
    sample_times first;
    uint32_t index;
    uint64_t count;
  };
  std::vector<unsent_samples> unsent;    /**< of other intervals, alike but for their instants */
  std::vector<observation> observations; /**< the ends of successes and outages, nearly in order */
  std::vector<open_operation> open;      /**< at its end */
  std::vector<sample_times> kept;        /**< every sample, when somebody asked for them */
  uint64_t not_kept = 0;                 /**< for which there was no room */
  load_gauges gauges;                    /**< at its end */

  void reset() noexcept;
};

/** What one worker (one shard: one target on one thread) measures, cut into the grid's intervals.
 *
 * A sample belongs to the interval of its due instant, its throughput to that of its end. The samples of the interval
 * under way go straight into its table; those that were due in an earlier one are kept as they are, 72 bytes each, and
 * sorted in by the collector: so a stall of any length costs no table per interval it spans.
 *
 * Threads: [worker] the one thread that records; [collector] the one that takes, once a second, under a mutex that
 * the worker locks once an interval. Sets go back and forth, so that nothing is allocated once every set has seen the
 * series in use. Lives until both threads are done.
 */
class interval_recorder {
 public:
  /** `target`: the target this worker drives, for availability. Starts in the interval of the grid's start. */
  interval_recorder(const interval_grid& grid, const table_shape& shape, uint32_t target);

  /** From here on every sample is kept as it is, up to `most` of an interval. Before the first `record`. [collector] */
  void keep_samples(size_t most);

  /** Counts one sample; its end opens the interval it lies in when nobody called `advance` before. [worker] */
  void record(const sample_times& sample) noexcept {
    if (sample.end_ns >= current_end_ns_) [[unlikely]]
      advance(sample.end_ns);
    if (const auto sign = sign_of(sample)) current_->observations.emplace_back(sample.end_ns, sample.due_ns, *sign);
    sort_in(sample);
  }
  /** Counts what the host measured around operations: no answer of the target, and so nothing that tells whether it is
   * up. [worker] */
  void record_whole(const sample_times& sample) noexcept {
    if (sample.end_ns >= current_end_ns_) [[unlikely]]
      advance(sample.end_ns);
    sort_in(sample);
  }
  /** Counts a sample of something that was never sent: its flags say that it has no time. Costs no memory for each, so
   * that any number of them may come at once. [worker] */
  void record_unsent(const sample_times& sample) noexcept;
  /** Values of plugins' metrics belong to the interval under way. [worker] */
  void record_time(uint32_t metric, uint32_t operation, int64_t ns) noexcept {
    current_->table.record_time(metric, operation, ns);
  }
  void add_counter(uint32_t metric, uint32_t operation, int64_t value) noexcept {
    current_->table.add_counter(metric, operation, value);
  }

  /** What is under way now: cheap, after every pump. The values that stand when an interval closes are its. [worker] */
  void set_gauges(const load_gauges& gauges) noexcept { gauges_ = gauges; }
  /** What is under way, to be filled just before `advance` or `finish`. [worker] */
  [[nodiscard]] std::vector<open_operation>& open() noexcept { return current_->open; }
  /** When the interval under way ends: call `advance` at or soon after it, also when nothing was measured. [worker] */
  [[nodiscard]] int64_t boundary_ns() const noexcept { return current_end_ns_; }
  /** Closes the interval under way when `now_ns` lies beyond it, and hands it to the collector. [worker] */
  void advance(int64_t now_ns) noexcept;
  /** Hands over what is left. What is recorded afterwards needs another `finish`. [worker] */
  void finish(int64_t now_ns) noexcept;

  /** Moves the sets that were closed since the last call to the end of `into`, oldest first. [collector] */
  void take(std::vector<std::unique_ptr<closed_interval>>& into);
  /** Gives a set back to be used again. [collector] */
  void give_back(std::unique_ptr<closed_interval> empty);
  /** Every interval below this one was handed over (UINT32_MAX: finished); late samples of them may still come. [any]
   */
  [[nodiscard]] uint32_t closed_below() const noexcept { return closed_below_.load(std::memory_order_acquire); }
  [[nodiscard]] uint32_t target() const noexcept { return target_; }

 private:
  void sort_in(const sample_times& sample) noexcept {
    if (sample.due_ns >= current_start_ns_ && sample.due_ns < current_end_ns_ && sample.end_ns >= current_start_ns_)
        [[likely]]
      current_->table.record(sample);
    else
      record_late(sample);
    if (most_kept_ != 0) [[unlikely]]
      keep(sample);
  }
  void record_late(const sample_times& sample) noexcept;
  void keep(const sample_times& sample) noexcept;
  void hand_over(uint32_t closed_below) noexcept;
  void enter(uint32_t index) noexcept;

  const interval_grid grid_;
  const table_shape shape_;
  const uint32_t target_;
  int64_t current_start_ns_ = 0, current_end_ns_ = 0;
  size_t most_kept_ = 0;
  std::unique_ptr<closed_interval> current_;
  load_gauges gauges_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<closed_interval>> closed_, empty_;  // both under mutex_
  std::atomic<uint32_t> closed_below_{0};
  size_t most_observations_ = 0, most_late_ = 0, most_open_ = 0;  // of one interval; the collector's
};

}  // namespace spate::stats
