#include "stats/interval_recorder.hpp"

#include <algorithm>
#include <limits>

namespace spate::stats {
namespace {

template <class List>
void make_room(List& list, std::size_t wanted) {
  if (list.capacity() < wanted) list.reserve(wanted);
}

}  // namespace

void load_gauges::add(const load_gauges& other) noexcept {
  users += other.users;
  in_flight += other.in_flight;
  if (oldest_due_ns == 0 || (other.oldest_due_ns != 0 && other.oldest_due_ns < oldest_due_ns))
    oldest_due_ns = other.oldest_due_ns;
}

closed_interval::closed_interval(const table_shape& shape) : table(shape) {
  // What a worker measures in a second, as a rule; memory that is not touched costs nothing.
  observations.reserve(std::size_t{1} << 17);
  late.reserve(4096);
  unsent.reserve(256);
  open.reserve(4096);
}

void closed_interval::reset() noexcept {
  index = 0;
  table.reset();
  late.clear();
  unsent.clear();
  open.clear();
  kept.clear();
  not_kept = 0;
  observations.clear();
  gauges = {};
}

interval_recorder::interval_recorder(const interval_grid& grid, const table_shape& shape, uint32_t target)
    : grid_(grid), shape_(shape), target_(target), current_(std::make_unique<closed_interval>(shape)) {
  // Two to and fro and one under way: what a collector that keeps up ever needs.
  closed_.reserve(16);
  empty_.reserve(16);
  for (int i = 0; i < 2; ++i) empty_.push_back(std::make_unique<closed_interval>(shape));
  enter(0);
}

void interval_recorder::enter(uint32_t index) noexcept {
  const interval now = grid_.at(index);
  current_->index = index;
  // The grid counts instants before its start to the first interval.
  current_start_ns_ = index == 0 ? std::numeric_limits<int64_t>::min() : now.start_ns;
  current_end_ns_ = now.end_ns;
}

void interval_recorder::advance(int64_t now_ns) noexcept {
  if (now_ns < current_end_ns_) return;
  const uint32_t index = grid_.index_of(now_ns);
  hand_over(index);
  enter(index);
}

void interval_recorder::finish(int64_t now_ns) noexcept {
  advance(now_ns);
  const uint32_t index = current_->index;
  hand_over(UINT32_MAX);
  enter(index);
}

void interval_recorder::hand_over(uint32_t closed_below) noexcept {
  current_->gauges = gauges_;
  std::unique_ptr<closed_interval> fresh;
  {
    const std::lock_guard lock(mutex_);
    closed_.push_back(std::move(current_));
    if (!empty_.empty()) {
      // The one that waited longest, so that all of them have seen what a run needs before its steady state.
      fresh = std::move(empty_.front());
      empty_.erase(empty_.begin());
    }
  }
  closed_below_.store(closed_below, std::memory_order_release);
  // The collector is behind: better another set than a lost sample.
  current_ = fresh ? std::move(fresh) : std::make_unique<closed_interval>(shape_);
  if (current_->kept.capacity() < most_kept_) current_->kept.reserve(most_kept_);
}

void interval_recorder::record_late(const sample_times& sample) noexcept {
  if (sample.end_ns >= current_start_ns_) current_->table.record_end(sample);
  current_->late.push_back(sample);
}

void interval_recorder::record_unsent(const sample_times& sample) noexcept {
  const uint32_t index = grid_.index_of(sample.due_ns);
  current_->table.record_end(sample);
  if (index == current_->index) return current_->table.record_times(sample);
  // They come in order of their instants, so what is alike is among the latest.
  std::vector<closed_interval::unsent_samples>& known = current_->unsent;
  for (auto one = known.rbegin(); one != known.rend() && one->index == index; ++one) {
    const sample_times& like = one->first;
    if (like.operation != sample.operation || like.scenario != sample.scenario || like.outcome != sample.outcome)
      continue;
    ++one->count;
    return;
  }
  known.push_back({sample, index, 1});
}

void interval_recorder::keep_samples(size_t most) {
  most_kept_ = most;
  current_->kept.reserve(most);
  const std::lock_guard lock(mutex_);
  for (auto& each : empty_) each->kept.reserve(most);
}

// Never grows a list: what has no room is counted.
void interval_recorder::keep(const sample_times& sample) noexcept {
  if (current_->kept.size() < std::min(most_kept_, current_->kept.capacity()))
    current_->kept.push_back(sample);
  else
    ++current_->not_kept;
}

void interval_recorder::take(std::vector<std::unique_ptr<closed_interval>>& into) {
  const std::lock_guard lock(mutex_);
  for (auto& one : closed_) into.push_back(std::move(one));
  closed_.clear();
}

void interval_recorder::give_back(std::unique_ptr<closed_interval> empty) {
  most_observations_ = std::max(most_observations_, empty->observations.size());
  most_late_ = std::max(most_late_, empty->late.size());
  most_open_ = std::max(most_open_, empty->open.size());
  empty->reset();
  const std::lock_guard lock(mutex_);
  // After a time in which the collector was behind, what it needs no more goes.
  if (empty_.size() < 3) empty_.push_back(std::move(empty));
  // Room for twice the busiest interval so far, made here, so that the worker seldom has to grow a list.
  for (auto& each : empty_) {
    make_room(each->observations, 2 * most_observations_);
    make_room(each->late, 2 * most_late_);
    make_room(each->open, 2 * most_open_);
  }
}

}  // namespace spate::stats
