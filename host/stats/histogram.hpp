#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace spate::stats {

/** Counts of durations in HDR geometry: unit 1 ns, range 0 to 1 h, three significant digits, so that every value read
 * back is within 0.1 % of the one recorded (exact below 2048 ns).
 *
 * All histograms of all runs share this geometry: merging adds counters, so any split over threads, intervals or
 * machines gives the same percentiles. A bucket is addressed by its index, the one that HdrHistogram computes for
 * lowest 1, highest 3.6e12 and 3 digits; 1024 neighbouring counters form an octave, which is allocated when it is first
 * touched; `reset` keeps those in use.
 *
 * Thread: one at a time. Ownership: owns its octaves; move-only (merge into an empty one to copy). Units: ns.
 * Errors: none; values above 1 h are counted as 1 h and in `clamped()`, negative ones as 0. Running out of memory
 * ends the process. Source of the geometry: HdrHistogram, http://hdrhistogram.org.
 */
class histogram {
 public:
  static constexpr int64_t max_trackable_ns = 3'600'000'000'000;
  static constexpr uint32_t octave_counters = 1024;
  static constexpr uint32_t octave_count = 33;
  static constexpr uint32_t bucket_count = octave_counters * octave_count;
  static constexpr uint32_t most_idle = 60;

  histogram() noexcept = default;
  histogram(histogram&& from) noexcept { swap(from); }
  histogram& operator=(histogram&& from) noexcept;
  histogram(const histogram&) = delete;
  histogram& operator=(const histogram&) = delete;
  void swap(histogram& with) noexcept;

  /** The bucket that counts `ns`, which lies in [0, max_trackable_ns]. */
  static constexpr uint32_t bucket_of(uint64_t ns) noexcept {
    const auto shift = static_cast<uint32_t>(53 - std::countl_zero(ns | 2047));
    return (shift << 10) + static_cast<uint32_t>(ns >> shift);
  }
  /** The smallest value that bucket `index` counts. */
  static constexpr int64_t lowest_in(uint32_t index) noexcept {
    if (index < 2 * octave_counters) return index;
    const uint32_t shift = (index >> 10) - 1;
    return static_cast<int64_t>((index & 1023) + 1024) << shift;
  }
  /** The largest value that bucket `index` counts. */
  static constexpr int64_t highest_in(uint32_t index) noexcept { return lowest_in(index + 1) - 1; }

  /** Counts one value. Allocates only when its octave was never touched before. */
  void record(int64_t ns) noexcept {
    uint64_t value = ns > 0 ? static_cast<uint64_t>(ns) : 0;
    if (value > static_cast<uint64_t>(max_trackable_ns)) [[unlikely]] {
      value = max_trackable_ns;
      ++clamped_;
    }
    const uint32_t index = bucket_of(value);
    octave* in = octaves_[index >> 10].get();
    if (in == nullptr) [[unlikely]]
      in = allocate(index >> 10);
    in->lines |= uint64_t{1} << ((index >> 4) & 63);
    if (++in->counters[index & 1023] == 0) [[unlikely]]
      carry(index, 1);
    ++count_;
    sum_low_ += value;
    sum_high_ += sum_low_ < value ? 1 : 0;
    if (value < min_) min_ = value;
    if (value > max_) max_ = value;
  }
  /** Counts `times` equal values. */
  void record(int64_t ns, uint64_t times) noexcept;
  /** Adds everything that `from` holds. */
  void merge(const histogram& from) noexcept;
  /** Forgets all values. Keeps the memory of ranges in use; an octave that `most_idle` resets found empty is given
   * back, so that a seldom value does not cost every interval's table its place for ever. */
  void reset() noexcept;

  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] uint64_t count() const noexcept { return count_; }
  /** How many values were above max_trackable_ns. */
  [[nodiscard]] uint64_t clamped() const noexcept { return clamped_; }
  /** The exact smallest and largest value; 0 when empty. */
  [[nodiscard]] int64_t min() const noexcept { return count_ == 0 ? 0 : static_cast<int64_t>(min_); }
  [[nodiscard]] int64_t max() const noexcept { return static_cast<int64_t>(max_); }
  /** From the exact sum (of the values after clamping); 0 when empty. */
  [[nodiscard]] double mean() const noexcept;
  /** The highest value equivalent to the one at or below which `quantile` (0..1) of all values lie, no larger than
   * max(); 0 when empty. As getValueAtPercentile of HdrHistogram 2.1: at 0 the lowest value of the first bucket in use.
   */
  [[nodiscard]] int64_t value_at(double quantile) const noexcept;
  /** How many values are at most `ns`, to the resolution of its bucket. */
  [[nodiscard]] uint64_t count_at_or_below(int64_t ns) const noexcept;
  /** How often the bucket `index` counted. */
  [[nodiscard]] uint64_t counter(uint32_t index) const noexcept;

  /** Walks the buckets that hold something, in rising order: start with cursor = 0; false at the end. The bucket counts
   * values in [low_ns, high_ns). Fits spate_histogram.next. */
  bool next(uint64_t& cursor, int64_t& low_ns, int64_t& high_ns, uint64_t& count) const noexcept;

  /** What only the recorder of the values knows: sets the exact largest value when it lies in the last bucket in use,
   * for a histogram that is read back from a log. Ignored otherwise. */
  void restore_max(int64_t ns) noexcept;

 private:
  // A bit of `lines` is set when its 16 counters (a cache line) were touched: reset, merge and reading walk those only.
  struct octave {
    uint64_t lines = 0;
    uint32_t idle = 0;  // resets since the last value
    std::array<uint32_t, octave_counters> counters{};
  };
  // Counters have 32 bits to halve the memory; what overflows, one value of 2^32 each, is kept here.
  struct overflow {
    uint32_t index;
    uint64_t high;
  };

  octave* allocate(uint32_t which) noexcept;
  void carry(uint32_t index, uint64_t high) noexcept;
  void add(uint32_t index, uint64_t times) noexcept;
  // What the 16 counters from `first` on, a line in use, hold together.
  [[nodiscard]] uint64_t line_total(uint32_t first) const noexcept;
  // The first bucket at or after `index` that holds something, or bucket_count.
  [[nodiscard]] uint32_t first_used(uint32_t index) const noexcept;
  [[nodiscard]] uint32_t first_octave() const noexcept { return bucket_of(min_) >> 10; }
  [[nodiscard]] uint32_t last_octave() const noexcept { return bucket_of(max_) >> 10; }

  std::array<std::unique_ptr<octave>, octave_count> octaves_{};
  std::vector<overflow> overflows_;
  uint64_t count_ = 0, clamped_ = 0, sum_low_ = 0, sum_high_ = 0;
  uint64_t min_ = UINT64_MAX, max_ = 0;
};

}  // namespace spate::stats
