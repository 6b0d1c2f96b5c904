#include "report/interval_snapshot.hpp"

#include <spate/text.hpp>

#include <algorithm>

namespace spate::report {

std::int64_t oldest_in_flight_ns(const stats::interval_summary& summary) noexcept {
  if (summary.gauges.oldest_due_ns == 0) return 0;
  return std::max<std::int64_t>(0, summary.interval.end_ns - summary.gauges.oldest_due_ns);
}

std::shared_ptr<const interval_snapshot> interval_snapshot::of(const stats::interval_summary& summary,
                                                               std::shared_ptr<const stats::series_names> names,
                                                               std::int64_t run_start_ns) {
  std::shared_ptr<interval_snapshot> made(new interval_snapshot);
  made->names_ = std::move(names);
  made->late_ = summary.late;
  made->phase_ = summary.interval.phase_name;
  made->measured_ = summary.interval.measured;
  for (const auto& series : summary.table.all()) {
    if (series->empty()) continue;
    entry& into = made->entries_.emplace_back();
    into.key = series->key;
    into.count = series->count;
    into.bytes_out = series->bytes_out;
    into.bytes_in = series->bytes_in;
    for (std::size_t i = 0; i < shown.size(); ++i) into.times[i] = frozen_histogram(series->of(shown[i]));
  }
  made->raw_.start_ns = summary.interval.start_ns - run_start_ns;
  made->raw_.end_ns = summary.interval.end_ns - run_start_ns;
  made->raw_.users = summary.gauges.users;
  made->raw_.in_flight = summary.gauges.in_flight;
  made->raw_.oldest_in_flight_ns = report::oldest_in_flight_ns(summary);
  made->raw_.total_count = summary.total_count;
  made->raw_.total_errors = summary.total_errors;
  made->finish();
  return made;
}

bool interval_snapshot::is_followed_by(const interval_snapshot& later) const noexcept {
  return !late_ && !later.late_ && phase_ == later.phase_ && raw_.end_ns == later.raw_.start_ns;
}

std::shared_ptr<const interval_snapshot> interval_snapshot::joined_with(const interval_snapshot& later) const {
  std::shared_ptr<interval_snapshot> made(new interval_snapshot);
  made->names_ = names_;
  made->phase_ = phase_;
  made->entries_ = entries_;
  for (const entry& each : later.entries_) made->add(each);
  made->raw_ = later.raw_;
  made->raw_.start_ns = raw_.start_ns;
  made->finish();
  return made;
}

void interval_snapshot::add(const entry& from) {
  auto same = std::find_if(entries_.begin(), entries_.end(), [&](const entry& each) { return each.key == from.key; });
  if (same == entries_.end()) {
    entries_.push_back(from);
    return;
  }
  same->count += from.count;
  same->bytes_out += from.bytes_out;
  same->bytes_in += from.bytes_in;
  for (std::size_t i = 0; i < shown.size(); ++i) same->times[i].merge(from.times[i]);
}

void interval_snapshot::finish() {
  series_.clear();
  for (entry& each : entries_) {
    for (std::size_t i = 0; i < shown.size(); ++i) each.raw_times[i] = each.times[i].raw();
    series_.push_back({str(names_->scenario(each.key.scenario)), str(names_->operation(each.key.operation)),
                       str(names_->target_of(each.key.operation)),
                       str(names_->outcome(each.key.operation, each.key.outcome)), each.count, each.bytes_out,
                       each.bytes_in, each.key.failed() ? 1u : 0u, 0, &each.raw_times[0], &each.raw_times[1],
                       &each.raw_times[2], &each.raw_times[3]});
  }
  raw_.struct_size = sizeof raw_;
  raw_.series_stride = sizeof(spate_series);
  raw_.series_count = static_cast<std::uint32_t>(series_.size());
  raw_.series = series_.data();
  raw_.warmup = measured_ ? 0 : 1;
  raw_.phase = str(phase_);
}

}  // namespace spate::report
