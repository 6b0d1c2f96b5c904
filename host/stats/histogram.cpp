#include "stats/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace spate::stats {
namespace {

__extension__ using wide = unsigned __int128;

}  // namespace

histogram& histogram::operator=(histogram&& from) noexcept {
  histogram old(std::move(*this));
  swap(from);
  return *this;
}

void histogram::swap(histogram& with) noexcept {
  octaves_.swap(with.octaves_);
  overflows_.swap(with.overflows_);
  std::swap(count_, with.count_);
  std::swap(clamped_, with.clamped_);
  std::swap(sum_low_, with.sum_low_);
  std::swap(sum_high_, with.sum_high_);
  std::swap(min_, with.min_);
  std::swap(max_, with.max_);
}

histogram::octave* histogram::allocate(uint32_t which) noexcept {
  octaves_[which] = std::make_unique<octave>();
  return octaves_[which].get();
}

void histogram::carry(uint32_t index, uint64_t high) noexcept {
  for (overflow& o : overflows_)
    if (o.index == index) {
      o.high += high;
      return;
    }
  overflows_.push_back({index, high});
}

void histogram::add(uint32_t index, uint64_t times) noexcept {
  octave* in = octaves_[index >> 10].get();
  if (in == nullptr) in = allocate(index >> 10);
  in->lines |= uint64_t{1} << ((index >> 4) & 63);
  uint32_t& counter = in->counters[index & 1023];
  const uint64_t high = (times >> 32) + ((counter + (times & UINT32_MAX)) >> 32);
  counter += static_cast<uint32_t>(times);
  if (high != 0) carry(index, high);
}

void histogram::record(int64_t ns, uint64_t times) noexcept {
  if (times == 0) return;
  uint64_t value = ns > 0 ? static_cast<uint64_t>(ns) : 0;
  if (value > static_cast<uint64_t>(max_trackable_ns)) {
    value = max_trackable_ns;
    clamped_ += times;
  }
  add(bucket_of(value), times);
  count_ += times;
  const wide sum = wide{value} * times + sum_low_;
  sum_low_ = static_cast<uint64_t>(sum);
  sum_high_ += static_cast<uint64_t>(sum >> 64);
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void histogram::merge(const histogram& from) noexcept {
  if (from.count_ == 0) return;
  for (uint32_t o = from.first_octave(); o <= from.last_octave(); ++o) {
    const octave* source = from.octaves_[o].get();
    if (source == nullptr || source->lines == 0) continue;
    octave* target = octaves_[o] ? octaves_[o].get() : allocate(o);
    target->lines |= source->lines;
    for (uint64_t lines = source->lines; lines != 0; lines &= lines - 1) {
      const auto first = static_cast<uint32_t>(std::countr_zero(lines)) * 16;
      uint32_t* to = &target->counters[first];
      const uint32_t* more = &source->counters[first];
      // Without a branch inside, so that the compiler adds the line as vectors.
      uint32_t wrapped = 0;
      for (int i = 0; i < 16; ++i) {
        to[i] += more[i];
        wrapped |= static_cast<uint32_t>(to[i] < more[i]);
      }
      if (wrapped == 0) [[likely]]
        continue;
      for (uint32_t i = 0; i < 16; ++i)
        if (to[i] < more[i]) carry(o * octave_counters + first + i, 1);
    }
  }
  for (const overflow& o : from.overflows_)
    if (o.high != 0) carry(o.index, o.high);
  count_ += from.count_;
  clamped_ += from.clamped_;
  sum_low_ += from.sum_low_;
  sum_high_ += from.sum_high_ + (sum_low_ < from.sum_low_ ? 1 : 0);
  min_ = std::min(min_, from.min_);
  max_ = std::max(max_, from.max_);
}

void histogram::reset() noexcept {
  if (count_ == 0) return;
  for (std::unique_ptr<octave>& in : octaves_) {
    if (in == nullptr) continue;
    in->idle = in->lines == 0 ? in->idle + 1 : 0;
    if (in->idle == most_idle) {
      in.reset();
      continue;
    }
    for (; in->lines != 0; in->lines &= in->lines - 1) {
      const auto first = static_cast<uint32_t>(std::countr_zero(in->lines)) * 16;
      std::fill_n(in->counters.begin() + first, 16, 0u);
    }
  }
  overflows_.clear();
  count_ = clamped_ = sum_low_ = sum_high_ = max_ = 0;
  min_ = UINT64_MAX;
}

double histogram::mean() const noexcept {
  if (count_ == 0) return 0;
  return (std::ldexp(static_cast<double>(sum_high_), 64) + static_cast<double>(sum_low_)) / static_cast<double>(count_);
}

uint64_t histogram::counter(uint32_t index) const noexcept {
  const octave* in = index < bucket_count ? octaves_[index >> 10].get() : nullptr;
  if (in == nullptr) return 0;
  uint64_t count = in->counters[index & 1023];
  for (const overflow& o : overflows_)
    if (o.index == index) count += o.high << 32;
  return count;
}

uint64_t histogram::line_total(uint32_t first) const noexcept {
  const uint32_t* counters = &octaves_[first >> 10]->counters[first & 1023];
  uint64_t total = 0;
  for (int i = 0; i < 16; ++i) total += counters[i];
  for (const overflow& o : overflows_)
    if ((o.index & ~15u) == first) total += o.high << 32;
  return total;
}

uint32_t histogram::first_used(uint32_t index) const noexcept {
  if (count_ == 0) return bucket_count;
  index = std::max(index, bucket_of(min_));
  const uint32_t end = bucket_of(max_) + 1;
  while (index < end) {
    const octave* in = octaves_[index >> 10].get();
    const uint64_t lines = in == nullptr ? 0 : in->lines >> ((index >> 4) & 63);
    if (lines == 0) {
      index = (index | 1023) + 1;
    } else if ((lines & 1) == 0) {
      index = (index & ~15u) + static_cast<uint32_t>(std::countr_zero(lines)) * 16;
    } else if (in->counters[index & 1023] != 0 || (!overflows_.empty() && counter(index) != 0)) {
      return index;
    } else {
      ++index;
    }
  }
  return bucket_count;
}

int64_t histogram::value_at(double quantile) const noexcept {
  if (count_ == 0) return 0;
  if (quantile <= 0) return lowest_in(bucket_of(min_));
  // One step below the quantile, as HdrHistogram does: 0.999 * 1000 must not become 999.0000000001 and so 1000.
  const double at = std::clamp(std::nextafter(quantile, -1.0), 0.0, 1.0) * static_cast<double>(count_);
  const uint64_t wanted = std::clamp(static_cast<uint64_t>(std::ceil(at)), uint64_t{1}, count_);
  uint64_t seen = 0;
  for (uint32_t line = first_used(0) & ~15u; line < bucket_count; line = first_used(line + 16) & ~15u) {
    const uint64_t in_line = line_total(line);
    if (seen + in_line < wanted) {
      seen += in_line;
      continue;
    }
    for (uint32_t i = line;; ++i) {
      seen += counter(i);
      if (seen >= wanted) return std::min(highest_in(i), max());
    }
  }
  return max();
}

uint64_t histogram::count_at_or_below(int64_t ns) const noexcept {
  if (ns < 0) return 0;
  const uint32_t last = bucket_of(static_cast<uint64_t>(std::min(ns, max_trackable_ns)));
  uint64_t seen = 0;
  for (uint32_t line = first_used(0) & ~15u; line <= last; line = first_used(line + 16) & ~15u) {
    if (line == bucket_count) break;
    if (line + 15 <= last) {
      seen += line_total(line);
      continue;
    }
    for (uint32_t i = line; i <= last; ++i) seen += counter(i);
  }
  return seen;
}

bool histogram::next(uint64_t& cursor, int64_t& low_ns, int64_t& high_ns, uint64_t& count) const noexcept {
  const uint32_t index = cursor >= bucket_count ? bucket_count : first_used(static_cast<uint32_t>(cursor));
  cursor = uint64_t{index} + 1;
  if (index >= bucket_count) return false;
  low_ns = lowest_in(index);
  high_ns = highest_in(index) + 1;
  count = counter(index);
  return true;
}

void histogram::restore_max(int64_t ns) noexcept {
  if (count_ == 0 || ns < 0 || ns > max_trackable_ns) return;
  if (bucket_of(static_cast<uint64_t>(ns)) == bucket_of(max_)) max_ = static_cast<uint64_t>(ns);
}

}  // namespace spate::stats
