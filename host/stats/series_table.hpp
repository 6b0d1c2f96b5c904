#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "stats/series.hpp"

namespace spate::stats {

/** The size of a run, as the profile gives it: what a table must have room to address. */
struct table_shape {
  uint32_t scenarios = 0;
  uint32_t operations = 0;      /**< of all targets together */
  uint32_t plugin_outcomes = 0; /**< the most that any plugin declares */
  uint32_t metrics = 64;        /**< the most that spate.metrics/1 gives out */
  uint32_t max_series = 10'000; /**< from then on samples go to `other` */
  friend bool operator==(const table_shape&, const table_shape&) = default;
};

/** The series of one stretch of time: found by (scenario, operation, outcome) without hashing, made when first used,
 * kept by `reset`, so that nothing is allocated once every series and octave of a run was touched.
 *
 * No sample is lost: an index beyond the shape, or a series beyond the cap, is counted under `other` with its outcome,
 * an outcome beyond the declared ones as `unknown_outcome`. Thread: one at a time. Ownership: owns its series;
 * references stay valid as long as the table.
 */
class series_table {
 public:
  explicit series_table(const table_shape& shape);
  series_table(series_table&&) noexcept = default;
  series_table& operator=(series_table&&) noexcept = default;

  /** The series of a key, made when it is new. */
  [[nodiscard]] series& at(uint32_t scenario, uint32_t operation, uint16_t outcome) noexcept {
    const uint32_t slot = slot_of(outcome);
    if (scenario < shape_.scenarios && operation < shape_.operations) [[likely]] {
      const outcomes_of* pair = pairs_[size_t{scenario} * shape_.operations + operation].get();
      if (pair != nullptr) [[likely]]
        if (series* found = (*pair)[slot]) return *found;
    }
    return make(scenario, operation, slot);
  }

  /** A sample whose due instant and end both lie in this table's stretch. */
  void record(const sample_times& sample) noexcept {
    series& in = at(sample.scenario, sample.operation, sample.outcome);
    in.record_times(sample);
    in.record_end(sample);
  }
  void record_times(const sample_times& sample) noexcept {
    at(sample.scenario, sample.operation, sample.outcome).record_times(sample);
  }
  void record_end(const sample_times& sample) noexcept {
    at(sample.scenario, sample.operation, sample.outcome).record_end(sample);
  }
  /** A value of a plugin's metric: nanoseconds into its histogram. A metric beyond the shape is counted in
   * `stray_metrics()` only. */
  void record_time(uint32_t metric, uint32_t operation, int64_t ns) noexcept;
  /** A value of a plugin's metric: added to its sum. */
  void add_counter(uint32_t metric, uint32_t operation, int64_t value) noexcept;

  /** Adds what is known of a plugin's metric. */
  void merge_metric(const metric_series& from) noexcept;

  /** Adds everything that this table holds to `into`, which has the same shape (its cap may differ). */
  void merge_into(series_table& into) const noexcept;
  /** Forgets all samples; series and their memory stay. */
  void reset() noexcept;

  /** All series ever touched, in order of first use; skip those that are `empty()`. */
  [[nodiscard]] const std::vector<std::unique_ptr<series>>& all() const noexcept { return all_; }
  [[nodiscard]] const std::vector<std::unique_ptr<metric_series>>& all_metrics() const noexcept { return metrics_; }
  /** nullptr when that series was never touched. */
  [[nodiscard]] const series* find(uint32_t scenario, uint32_t operation, uint16_t outcome) const noexcept;
  [[nodiscard]] const metric_series* find_metric(uint32_t metric, uint32_t operation) const noexcept;

  [[nodiscard]] bool empty() const noexcept;
  /** True once the cap on series sent a sample to `other`; stays so. */
  [[nodiscard]] bool capped() const noexcept { return capped_; }
  [[nodiscard]] uint64_t stray_metrics() const noexcept { return stray_metrics_; }
  [[nodiscard]] const table_shape& shape() const noexcept { return shape_; }

 private:
  using outcomes_of = std::vector<series*>;

  [[nodiscard]] uint32_t slot_of(uint16_t outcome) const noexcept {
    if (outcome < known_outcomes) [[likely]]
      return outcome;
    const uint32_t own = uint32_t{outcome} - SPATE_OUTCOME_PLUGIN;
    return outcome >= SPATE_OUTCOME_PLUGIN && own < shape_.plugin_outcomes ? known_outcomes + own : last_slot();
  }
  static constexpr uint32_t known_outcomes = SPATE_OUTCOME_NO_VALUE + 1;
  [[nodiscard]] uint32_t last_slot() const noexcept { return known_outcomes + shape_.plugin_outcomes; }
  [[nodiscard]] uint16_t outcome_of(uint32_t slot) const noexcept;
  series& make(uint32_t scenario, uint32_t operation, uint32_t slot) noexcept;
  metric_series* metric_at(uint32_t metric, uint32_t operation) noexcept;

  table_shape shape_;
  std::vector<std::unique_ptr<outcomes_of>> pairs_;  // scenario * operations + operation; the last one is `other`
  std::vector<std::unique_ptr<series>> all_;
  std::vector<metric_series*> metric_places_;  // metric * (operations + 1) + operation
  std::vector<std::unique_ptr<metric_series>> metrics_;
  std::vector<std::unique_ptr<metric_series>> spare_;  // for what is seen for the first time while the load runs
  uint64_t stray_metrics_ = 0;
  uint32_t own_series_ = 0;  // without those of `other`
  bool capped_ = false;
};

}  // namespace spate::stats
