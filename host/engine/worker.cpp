#include "engine/worker.hpp"

#include <algorithm>
#include <cstdio>

#include <spate/abi/ext/metrics.h>

#include "stats/series_names.hpp"

namespace spate::engine {

namespace {

std::size_t most_tasks(const profile::model& of) {
  std::size_t most = 0;
  for (const profile::scenario& one : of.scenarios) most = std::max(most, one.tasks.size());
  return most;
}

// Until when a pump may wait. One whose deadline has passed long ago only takes what is ready.
std::int64_t paced(profile::thread_pacing how, std::int64_t deadline_ns, std::int64_t now_ns) {
  constexpr std::int64_t grain_ns = 1'000'000;
  if (how == profile::thread_pacing::spin) return 0;
  if (how == profile::thread_pacing::timer || deadline_ns <= now_ns) return deadline_ns;
  return (deadline_ns + grain_ns - 1) / grain_ns * grain_ns;
}

}  // namespace

worker::worker(std::uint32_t index, shard_place place, crew& with, const clock& time)
    : index_(index),
      place_(std::move(place)),
      crew_(with),
      model_(with.model),
      time_(time),
      link_(with.ports[place_.target], place_),
      journey_(with.model, most_tasks(with.model)),
      declared_outcomes_(declared_outcomes(*with.ports[place_.target].protocol)) {
  waiting_.reserve(with.number_count);
  due_.reserve(with.number_count);
  in_flight_.reserve(with.number_count);
  taken_.reserve(with.number_count);
  swept_.reserve(with.number_count);
  held_.reserve(with.number_count);
  counts_.loads.resize(with.model.loads.size());
}

void worker::ask(request what, stats::interval_recorder* recorder) {
  next_recorder_ = recorder;
  request_.store(what, std::memory_order_release);
  request_.notify_all();
  link_.wake();
}

void worker::receive(user& who) {
  mail_.put(who);
  link_.wake();
}

void worker::run_until(std::int64_t limit_ns) {
  const plugin::metric_sink_scope metrics(*this);
  now_ns_ = time_.now_ns();
  do {
    turn_once(limit_ns);
  } while (now_ns_ < limit_ns && link_.is_open());
}

void worker::turn_once(std::int64_t limit_ns) {
  turned_ns_.store(now_ns_, std::memory_order_relaxed);
  if (request_.load(std::memory_order_acquire) != request::none) answer();
  if (!link_.is_open()) return;
  run_control& control = crew_.control;
  control.poll(now_ns_);
  take_mail();
  if (now_ns_ >= control.kill_ns() && !killed_) kill();
  if (!killed_) {
    if (crew_.changes.size() != changes_seen_) [[unlikely]]
      take_changes();
    const std::int64_t end_ns = control.end_ns();
    if (now_ns_ >= end_ns && swept_end_ns_ != end_ns) sweep();
    if (now_ns_ >= meeting_until_ns_) expire_waiting();
    release();
    if (!pools_.empty()) admit();
    if (!broken_) hand_over();
  }
  if (killed_ && !in_flight_.empty() && now_ns_ >= abort_by_ns_) give_up();
  if (!broken_) pump(limit_ns);
  control.poll(now_ns_);
  if (recorder_ != nullptr && now_ns_ >= recorder_->boundary_ns())
    recorder_->set_gauges({users_here_, static_cast<std::uint32_t>(in_flight_.size() + due_.size()), oldest_due()});
  settle();
  if (now_ns_ >= next_busy_ns_) note_busy();
  if (broken_) abandon();
  if (recorder_ != nullptr && now_ns_ >= recorder_->boundary_ns()) close_interval();
}

void worker::answer() {
  switch (request_.load(std::memory_order_relaxed)) {
    case request::open:
      killed_ = broken_ = false;
      swept_end_ns_ = abort_by_ns_ = INT64_MAX;
      retry_at_ns_ = 0;
      if (link_.is_cancelled()) link_.close(tokens_lost_);
      if (!link_.is_open()) open_failure_ = link_.open();
      break;
    case request::attach:
      recorder_ = next_recorder_;
      begin_gauges();
      break;
    case request::detach:
      if (recorder_ != nullptr) {
        expire_correlations(now_ns_);
        close_interval();
        recorder_->finish(now_ns_);
      }
      recorder_ = nullptr;
      break;
    case request::close:
      if (link_.is_open() && !link_.is_cancelled()) {
        link_.cancel(SPATE_CANCEL_GRACEFUL);
        link_.pump(now_ns_, ready_samples);
        settle();
      }
      link_.close(tokens_lost_);
      break;
    case request::quit:
      quit_ = true;
      break;
    case request::none:
      break;
  }
  request_.store(request::none, std::memory_order_release);
  crew_.control.signal();
}

void worker::tell_in_flight() {
  const std::int32_t change = std::exchange(in_flight_change_, 0);
  crew_.control.add_in_flight(change);
  if (change != 0) crew_.in_flight[place_.target].add(change);
}

void worker::hand_over() {
  if (due_.empty() || now_ns_ < retry_at_ns_) {
    tell_in_flight();
    return;
  }
  tell_in_flight();
  taken_.clear();
  const bool all = due_.offer(link_, model_, now_ns_, index_, taken_);
  if (due_.took_too_many()) note_fault(sample_fault::too_many);
  retry_at_ns_ = all ? 0 : now_ns_ + retry_ns;
  for (user* who : taken_) {
    who->in_flight_place = static_cast<std::uint32_t>(in_flight_.size());
    in_flight_.push_back(who);
  }
  counts_.submitted += taken_.size();
  const std::int64_t after_ns = time_.now_ns();
  note_stall("submit", now_ns_, after_ns);
  now_ns_ = after_ns;
}

void worker::pump(std::int64_t limit_ns) {
  const run_control& control = crew_.control;
  std::int64_t deadline_ns = std::min({limit_ns, now_ns_ + control_check_ns, waiting_.next_ns(), meeting_until_ns_});
  if (recorder_ != nullptr) deadline_ns = std::min(deadline_ns, recorder_->boundary_ns());
  if (control.end_ns() > now_ns_) deadline_ns = std::min(deadline_ns, control.end_ns());
  if (!killed_) deadline_ns = std::min({deadline_ns, control.kill_ns(), next_arrival_ns()});
  if (!due_.empty()) deadline_ns = std::min(deadline_ns, retry_at_ns_);
  if (link_.has_arrived() || !mail_.empty()) deadline_ns = now_ns_;
  const spate_status status = link_.pump(paced(model_.pacing, deadline_ns, now_ns_), ready_samples);
  const std::int64_t after_ns = time_.now_ns();
  // Until its deadline a pump may wait; what goes beyond is a stall.
  note_stall("pump", std::max(now_ns_, std::min(deadline_ns, after_ns)), after_ns);
  now_ns_ = std::max(now_ns_, after_ns);
  if (!due_.empty() && link_.has_arrived()) retry_at_ns_ = 0;  // what has ended has made room
  if (status < 0) shard_broken("pump", status);
}

void worker::close_interval() {
  const std::int64_t oldest = oldest_due();
  recorder_->set_gauges({users_here_, static_cast<std::uint32_t>(in_flight_.size() + due_.size()), oldest});
  expire_correlations();
  note_open();
  recorder_->advance(now_ns_);
  oldest_due_ns_.store(oldest, std::memory_order_relaxed);
  idle_turns_.store(journey_.idle_turns(), std::memory_order_relaxed);
}

// What stands at the end of an interval counts as it stands: a hang is not silence.
void worker::note_open() {
  std::vector<stats::open_operation>& open = recorder_->open();
  open.clear();
  const auto add = [&](const user& who) {
    if (!who.plan->side && who.step != nullptr)
      open.push_back({who.due_ns, who.series, static_cast<std::uint16_t>(who.plan->index)});
  };
  for (const user* who : in_flight_) add(*who);
  for (std::size_t i = 0; i < due_.size(); ++i) add(due_.at(i));
}

std::int64_t worker::oldest_due() const {
  std::int64_t oldest = INT64_MAX;
  for (const user* who : in_flight_) oldest = std::min(oldest, who->due_ns);
  for (std::size_t i = 0; i < due_.size(); ++i) oldest = std::min(oldest, due_.at(i).due_ns);
  for (const user_pool& pool : pools_)
    if (pool.short_since_ns != INT64_MAX) oldest = std::min(oldest, pool.due_ns());
  return oldest == INT64_MAX ? 0 : oldest;
}

std::int64_t worker::next_event_ns() const {
  if (!answered() || !mail_.empty()) return 0;
  if (!link_.is_open()) return INT64_MAX;
  if (!killed_ && crew_.changes.size() != changes_seen_) return 0;
  const run_control& control = crew_.control;
  std::int64_t next_ns = std::min(waiting_.next_ns(), meeting_until_ns_);
  if (!due_.empty()) next_ns = std::min(next_ns, retry_at_ns_);
  if (recorder_ != nullptr) next_ns = std::min(next_ns, recorder_->boundary_ns());
  if (swept_end_ns_ != control.end_ns()) next_ns = std::min(next_ns, control.end_ns());
  if (!killed_) next_ns = std::min({next_ns, control.kill_ns(), next_arrival_ns()});
  if (killed_ && !in_flight_.empty()) next_ns = std::min(next_ns, abort_by_ns_);
  return next_ns;
}

void worker::note_stall(const char* call, std::int64_t from_ns, std::int64_t to_ns) {
  if (to_ns - from_ns <= stall_ns) return;
  char took[64];
  std::snprintf(took, sizeof took, " took %.2f s", static_cast<double>(to_ns - from_ns) * 1e-9);
  crew_.control.tell({run_event::what::stall, to_ns, to_ns - from_ns, place_.target, place_.shard,
                      place_.text() + ": " + call + took + "; the whole shard stood still"});
}

// What is a gauge is known only when the load is planned.
void worker::keep_for_the_load(const plugin::metric_value& change) {
  for (plugin::metric_value& each : before_load_)
    if (each.metric == change.metric && each.operation == change.operation) {
      each.value += change.value;
      return;
    }
  before_load_.push_back(change);
}

void worker::begin_gauges() {
  for (const plugin::metric_value& each : before_load_) {
    const std::uint32_t kind =
        each.metric < crew_.metric_kinds.size() ? crew_.metric_kinds[each.metric] : std::uint32_t{SPATE_METRIC_TIME};
    if (stats::is_gauge(kind)) recorder_->add_counter(each.metric, each.operation, each.value);
  }
  before_load_.clear();
}

void worker::record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept {
  if (recorder_ == nullptr) return keep_for_the_load({metric, operation, value});
  if (metric >= crew_.metric_kinds.size()) return;
  if (crew_.metric_kinds[metric] == SPATE_METRIC_TIME)
    recorder_->record_time(metric, operation, value);
  else
    recorder_->add_counter(metric, operation, value);
}

}  // namespace spate::engine
