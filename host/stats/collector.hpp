#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <system_error>
#include <vector>

#include "stats/availability.hpp"
#include "stats/gauge_levels.hpp"
#include "stats/hlog_writer.hpp"
#include "stats/interval_grid.hpp"
#include "stats/interval_recorder.hpp"
#include "stats/series_names.hpp"
#include "stats/series_table.hpp"

namespace spate::stats {

/** What is told about an interval when all workers have handed it over, and again, with `late`, when samples of it
 * ended later: those tables add up. Valid for the call. */
struct interval_summary {
  stats::interval interval; /**< instants of the run's clock */
  bool late;                /**< a supplement to an interval that was told before; gauges are 0 */
  const series_table& table;
  load_gauges gauges;                       /**< of all workers: sums, and the oldest */
  const std::vector<open_operation>& open;  /**< under way at its end; empty when late */
  uint64_t total_count, total_errors;       /**< samples of the run so far, this interval included */
  std::span<const gauge_level> levels = {}; /**< the plugins' gauges at its end; empty when late */
};

struct collector_options {
  interval_grid grid;
  table_shape shape; /**< that of the recorders */
  series_names names;
  int64_t patience_ns = 500'000'000; /**< how long after its end an interval waits for a worker that stalls */
};

/** Merges what the workers measured, once a second: into the totals, the interval log and the caller's hands.
 *
 * Intervals are told in order and exactly once without `late`; an interval in which nothing at all was measured is told
 * too, with an empty table. One that a stalled worker holds back is told without that worker's part after
 * `patience_ns`; the part follows as late. Thread: [collector] one at a time, any. Ownership: borrows recorders and
 * log, which outlive it. Memory: the cap on series in `shape` bounds tables; `capped()` tells that it was reached.
 */
class collector {
 public:
  /** `log` may be nullptr: no interval log. */
  collector(collector_options options, hlog_writer* log);
  ~collector();
  /** Before the first `collect`. */
  void add(interval_recorder& recorder);
  /** Called from `collect` and `finish`. */
  void on_interval(std::function<void(const interval_summary&)> sink) { sink_ = std::move(sink); }

  /** Every sample of the load as it is, of each worker and interval, and how many more there were: nothing of them is
   * kept. Called from `collect` and `finish`, before their interval is told. Before the first `add`. */
  void on_samples(std::function<void(const std::vector<sample_times>&, uint64_t dropped)> sink) {
    samples_sink_ = std::move(sink);
  }

  /** Takes what the workers closed, and tells every interval that is complete. An error is that of the interval log (a
   * full disk): the numbers in memory are whole nevertheless. */
  [[nodiscard]] std::error_code collect(int64_t now_ns);
  /** After every recorder's `finish`: takes and tells all that is left, up to the interval of `end_ns`. */
  [[nodiscard]] std::error_code finish(int64_t end_ns);

  /** All samples of the intervals that were told. */
  [[nodiscard]] const series_table& whole() const noexcept { return whole_; }
  /** Those due in a phase that objectives look at; `completed` and bytes: those that ended in one. */
  [[nodiscard]] const series_table& measured() const noexcept { return measured_; }
  /** Those due in each phase of the grid, when objectives look at more than one of them; else there are none. */
  [[nodiscard]] const std::vector<series_table>& by_phase() const noexcept { return by_phase_; }
  [[nodiscard]] const interval_grid& grid() const noexcept { return options_.grid; }
  /** Of one target, as of `now_ns`; complete up to the last interval that was told. */
  [[nodiscard]] availability_result availability_of(uint32_t target, int64_t now_ns) const;
  /** The cap on series was reached: some samples are under `other`. */
  [[nodiscard]] bool capped() const noexcept { return whole_.capped(); }
  [[nodiscard]] uint64_t total_count() const noexcept { return total_count_; }
  [[nodiscard]] uint64_t total_errors() const noexcept { return total_errors_; }
  /** The first interval that was not told yet. */
  [[nodiscard]] uint32_t next_interval() const noexcept { return next_; }
  [[nodiscard]] const series_names& names() const noexcept { return options_.names; }

 private:
  struct open_interval;  // an interval that was not told yet
  struct observer;       // availability of one target

  void take_all();
  void sort_in(closed_interval& from, uint32_t target);
  open_interval& open(uint32_t index);
  void tell_until(uint32_t below);
  void tell(uint32_t index, const open_interval& of, bool late);
  void recycle(std::unique_ptr<open_interval> used);
  void write_log(const interval& when, const series_table& table);
  [[nodiscard]] uint32_t complete_below(int64_t now_ns) const;

  collector_options options_;
  hlog_writer* log_;
  std::vector<interval_recorder*> recorders_;
  std::function<void(const interval_summary&)> sink_;
  std::function<void(const std::vector<sample_times>&, uint64_t)> samples_sink_;
  std::map<uint32_t, std::unique_ptr<open_interval>> open_;  // by interval; below next_: late ones
  std::vector<std::unique_ptr<open_interval>> spare_;
  std::vector<std::unique_ptr<closed_interval>> taken_;
  std::vector<observer> observers_;
  series_table whole_, measured_;
  std::vector<series_table> by_phase_;
  gauge_levels levels_;
  const std::vector<open_operation> none_;
  uint64_t total_count_ = 0, total_errors_ = 0;
  uint32_t next_ = 0;
};

}  // namespace spate::stats
