#include "engine/run_control.hpp"

#include <algorithm>
#include <chrono>

namespace spate::engine {

namespace {

void raise(std::atomic<std::uint32_t>& peak, std::uint32_t to) {
  std::uint32_t seen = peak.load(std::memory_order_relaxed);
  while (to > seen && !peak.compare_exchange_weak(seen, to, std::memory_order_relaxed)) {
  }
}

}  // namespace

void run_control::plan_load(std::int64_t end_ns) {
  const std::lock_guard lock(mutex_);
  if (level_.load(std::memory_order_relaxed) > 0) return;
  end_ns_.store(end_ns, std::memory_order_relaxed);
  kill_ns_.store(end_ns + stop_ns_, std::memory_order_relaxed);
}

void run_control::plan_teardown(std::int64_t now_ns, std::int64_t within_ns) {
  const std::lock_guard lock(mutex_);
  const std::int64_t end_ns = within_ns > 0 ? now_ns + within_ns : INT64_MAX;
  const std::int64_t kill_ns = within_ns > 0 ? end_ns + stop_ns_ : INT64_MAX;
  end_ns_.store(end_ns, std::memory_order_relaxed);
  kill_ns_.store(level_.load(std::memory_order_relaxed) > 0 ? std::min(now_ns + stop_ns_, kill_ns) : kill_ns,
                 std::memory_order_relaxed);
}

void run_control::stop(int level, std::int64_t now_ns) {
  const std::lock_guard lock(mutex_);
  if (level <= level_.load(std::memory_order_relaxed)) return;
  const std::int64_t kill_ns = level >= 2 ? now_ns : now_ns + stop_ns_;
  kill_ns_.store(std::min(kill_ns, kill_ns_.load(std::memory_order_relaxed)), std::memory_order_relaxed);
  end_ns_.store(std::min(now_ns, end_ns_.load(std::memory_order_relaxed)), std::memory_order_relaxed);
  level_.store(level, std::memory_order_relaxed);
}

void run_control::take_level(int level, std::int64_t now_ns) {
  stop(level, now_ns);
  int seen = taken_.load(std::memory_order_relaxed);
  while (level > seen && !taken_.compare_exchange_weak(seen, level, std::memory_order_relaxed)) {
  }
}

bool run_control::expect_more_users(std::uint32_t count) {
  std::uint32_t left = left_.load(std::memory_order_relaxed);
  while (left > 0)
    if (left_.compare_exchange_weak(left, left + count, std::memory_order_acq_rel)) return true;
  return false;
}

void run_control::user_began() {
  begun_.fetch_add(1, std::memory_order_relaxed);
  raise(peak_users_, users_.fetch_add(1, std::memory_order_relaxed) + 1);
}

void run_control::user_gone(bool was_active) {
  if (was_active) users_.fetch_sub(1, std::memory_order_relaxed);
  if (left_.fetch_sub(1, std::memory_order_acq_rel) == 1) signal();
}

void run_control::add_in_flight(std::int32_t change) {
  if (change == 0) return;
  const auto now = in_flight_.fetch_add(static_cast<std::uint32_t>(change), std::memory_order_relaxed) +
                   static_cast<std::uint32_t>(change);
  if (change > 0) raise(peak_in_flight_, now);
}

void run_control::tell(run_event what) {
  const std::lock_guard lock(mutex_);
  events_.push_back(std::move(what));
}

void run_control::fail(run_failure why) {
  {
    const std::lock_guard lock(mutex_);
    failures_.push_back(std::move(why));
  }
  failed_.store(true, std::memory_order_release);
  signal();
}

void run_control::add(side_sample sample) {
  const std::lock_guard lock(mutex_);
  side_samples_.push_back(sample);
}

std::vector<run_event> run_control::take_new_events() {
  const std::lock_guard lock(mutex_);
  std::vector<run_event> fresh(events_.begin() + static_cast<std::ptrdiff_t>(events_given_), events_.end());
  events_given_ = events_.size();
  return fresh;
}

void run_control::copy_to(run_totals& into) const {
  const std::lock_guard lock(mutex_);
  into.events = events_;
  into.failures = failures_;
  into.side_samples = side_samples_;
}

void run_control::signal() {
  { const std::lock_guard lock(mutex_); }
  changed_.notify_all();
}

bool run_control::wait(std::int64_t at_most_ns, const std::function<bool()>& done) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::nanoseconds(at_most_ns), done);
}

}  // namespace spate::engine
