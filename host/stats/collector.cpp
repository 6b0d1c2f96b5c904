#include "stats/collector.hpp"

#include <algorithm>

namespace spate::stats {

struct collector::open_interval {
  explicit open_interval(const table_shape& shape) : table(shape) {}
  series_table table;
  std::vector<open_operation> open;
  load_gauges gauges;
};

struct collector::observer {
  explicit observer(const interval_grid& grid) : of_target(grid.steady_start_ns(), grid.steady_end_ns()) {}

  // Keeps `pending` in order; a worker's own are nearly so.
  void add(const std::vector<observation>& more) {
    const auto middle = static_cast<std::ptrdiff_t>(pending.size());
    pending.insert(pending.end(), more.begin(), more.end());
    if (!std::is_sorted(pending.begin() + middle, pending.end())) std::sort(pending.begin() + middle, pending.end());
    std::inplace_merge(pending.begin(), pending.begin() + middle, pending.end());
  }
  void observe_until(int64_t end_ns) {
    size_t done = 0;
    while (done < pending.size() && pending[done].end_ns() < end_ns) of_target.observe(pending[done++]);
    pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(done));
  }

  availability of_target;
  std::vector<observation> pending;
};

collector::collector(collector_options options, hlog_writer* log)
    : options_(std::move(options)),
      log_(log),
      whole_(options_.shape),
      measured_(options_.shape),
      levels_(options_.names) {
  // Of one measured phase `measured` says all.
  const auto& phases = options_.grid.phases();
  if (std::count_if(phases.begin(), phases.end(), [](const grid_phase& each) { return each.measured; }) < 2) return;
  for (size_t i = 0; i < phases.size(); ++i) by_phase_.emplace_back(options_.shape);
}

collector::~collector() = default;

// Of one worker and interval: several times what one can do.
static constexpr size_t most_kept_samples = size_t{1} << 18;

void collector::add(interval_recorder& recorder) {
  recorders_.push_back(&recorder);
  if (samples_sink_) recorder.keep_samples(most_kept_samples);
  while (observers_.size() <= recorder.target()) observers_.emplace_back(options_.grid);
}

collector::open_interval& collector::open(uint32_t index) {
  std::unique_ptr<open_interval>& place = open_[index];
  if (!place && !spare_.empty()) {
    place = std::move(spare_.back());
    spare_.pop_back();
  }
  if (!place) place = std::make_unique<open_interval>(options_.shape);
  return *place;
}

void collector::take_all() {
  for (interval_recorder* recorder : recorders_) {
    recorder->take(taken_);
    for (std::unique_ptr<closed_interval>& one : taken_) {
      if (samples_sink_ && (!one->kept.empty() || one->not_kept != 0)) samples_sink_(one->kept, one->not_kept);
      sort_in(*one, recorder->target());
      recorder->give_back(std::move(one));
    }
    taken_.clear();
  }
}

void collector::sort_in(closed_interval& from, uint32_t target) {
  open_interval& own = open(from.index);
  from.table.merge_into(own.table);
  own.gauges.add(from.gauges);
  own.open.insert(own.open.end(), from.open.begin(), from.open.end());
  for (const sample_times& sample : from.late) {
    open(options_.grid.index_of(std::min(sample.due_ns, sample.end_ns))).table.record_times(sample);
    // What ended in the set's own interval was counted there by the worker.
    const uint32_t ended = options_.grid.index_of(sample.end_ns);
    if (ended != from.index) open(ended).table.record_end(sample);
  }
  for (const closed_interval::unsent_samples& each : from.unsent) {
    series& in = open(each.index).table.at(each.first.scenario, each.first.operation, each.first.outcome);
    in.record_times(each.first);
    in.count += each.count - 1;
    in.untimed += each.count - 1;
  }
  observers_[target].add(from.observations);
}

uint32_t collector::complete_below(int64_t now_ns) const {
  uint32_t below = options_.grid.index_of(now_ns);
  for (const interval_recorder* recorder : recorders_) below = std::min(below, recorder->closed_below());
  const int64_t patient_until = now_ns - options_.patience_ns;
  return patient_until < options_.grid.start_ns() ? below : std::max(below, options_.grid.index_of(patient_until));
}

std::error_code collector::collect(int64_t now_ns) {
  // Before taking: what a worker closed by then is among what is taken.
  const uint32_t below = complete_below(now_ns);
  take_all();
  tell_until(below);
  return log_ == nullptr ? std::error_code() : log_->flush();
}

std::error_code collector::finish(int64_t end_ns) {
  take_all();
  uint32_t below = end_ns > options_.grid.start_ns() ? options_.grid.index_of(end_ns - 1) + 1 : 0;
  for (const auto& [index, of] : open_)
    if (!of->table.empty()) below = std::max(below, index + 1);
  tell_until(below);
  for (observer& one : observers_) one.observe_until(INT64_MAX);
  return log_ == nullptr ? std::error_code() : log_->flush();
}

void collector::tell_until(uint32_t below) {
  while (!open_.empty() && open_.begin()->first < next_) {
    const auto late = open_.extract(open_.begin());
    if (!late.mapped()->table.empty()) tell(late.key(), *late.mapped(), true);
    recycle(std::move(late.mapped()));
  }
  for (; next_ < below; ++next_) {
    std::unique_ptr<open_interval> of;
    open(next_);
    of = std::move(open_.extract(next_).mapped());
    tell(next_, *of, false);
    recycle(std::move(of));
  }
}

void collector::recycle(std::unique_ptr<open_interval> used) {
  used->table.reset();
  used->gauges = {};
  used->open.clear();
  if (spare_.size() < 4) spare_.push_back(std::move(used));
}

void collector::tell(uint32_t index, const open_interval& of, bool late) {
  const interval when = options_.grid.at(index);
  for (const auto& one : of.table.all()) {
    if (one->key.operation >= options_.names.first_whole && !one->key.is_other()) continue;
    total_count_ += one->count;
    if (one->key.failed()) total_errors_ += one->count;
  }
  levels_.add(of.table);
  of.table.merge_into(whole_);
  if (when.measured) of.table.merge_into(measured_);
  if (!by_phase_.empty() && when.phase_index < by_phase_.size()) of.table.merge_into(by_phase_[when.phase_index]);
  if (log_ != nullptr) write_log(when, of.table);
  if (!late)
    for (observer& one : observers_) one.observe_until(when.end_ns);
  if (sink_)
    sink_({when, late, of.table, late ? load_gauges{} : of.gauges, late ? none_ : of.open, total_count_, total_errors_,
           late ? std::span<const gauge_level>() : levels_.now()});
}

void collector::write_log(const interval& when, const series_table& table) {
  const int64_t start_ns = when.start_ns - options_.grid.start_ns();
  for (const auto& one : table.all()) {
    if (one->count == 0) continue;
    for (const metric which : all_metrics)
      if (!one->of(which).empty())
        log_->append(tag_of(options_.names, one->key, which), start_ns, when.length_ns(), one->of(which));
  }
  for (const auto& one : table.all_metrics())
    if (!one->times.empty()) log_->append(tag_of(options_.names, *one), start_ns, when.length_ns(), one->times);
}

availability_result collector::availability_of(uint32_t target, int64_t now_ns) const {
  if (target < observers_.size()) return observers_[target].of_target.result(now_ns);
  return availability(options_.grid.steady_start_ns(), options_.grid.steady_end_ns()).result(now_ns);
}

}  // namespace spate::stats
