#include "engine/session_front.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace spate::engine {

namespace {

constexpr std::int64_t day_ns = 86'400'000'000'000;  // for ever, here

}  // namespace

std::string session_front::open() {
  opening_ = with_->blocking.sessions;
  for (std::uint32_t i = 0; i < with_->blocking.sessions; ++i) {
    sessions_.push_back(std::make_unique<session_thread>(*this, *with_, i));
    sessions_.back()->start();
  }
  std::unique_lock lock(mutex_);
  something_done_.wait(lock, [this] { return opening_ == 0; });
  return failure_;
}

void session_front::opened(const std::string& failure) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_.empty()) failure_ = failure;
    --opening_;
  }
  something_done_.notify_one();
}

std::uint32_t session_front::submit(const unsigned char* works, std::uint32_t stride, std::uint32_t count) {
  const std::int64_t now_ns = with_->time.now_ns();
  std::uint32_t taken = 0;
  {
    const std::lock_guard lock(mutex_);
    for (; taken < count; ++taken) {
      waiting_work one{{}, now_ns};
      std::memcpy(&one.work, works + std::size_t{taken} * stride, sizeof one.work);
      // While the driver had the worker, nobody could offer it: so long it waited for the one session.
      if (one.work.scheduled_ns > lent_.from_ns && one.work.scheduled_ns < lent_.to_ns)
        one.offered_ns -= lent_.to_ns - one.work.scheduled_ns;
      if (!waiting_.push(one)) break;
    }
    if (may_borrow()) {
      borrowed_ = true;
      return taken;
    }
  }
  if (taken == 1)
    work_came_.notify_one();
  else
    work_came_.notify_all();
  return taken;
}

// Until a sample is there, a wake, or the deadline; what waited for too long is a sample.
void session_front::wait(std::unique_lock<std::mutex>& lock, std::int64_t deadline_ns) {
  const auto ready = [this] { return !done_.empty() || waked_ || broken_; };
  for (;;) {
    const std::int64_t now_ns = with_->time.now_ns();
    give_up(now_ns);
    if (ready() || now_ns >= deadline_ns) return;
    // The clock is CLOCK_MONOTONIC, as the steady clock is.
    const std::int64_t until_ns = std::min({deadline_ns, patient_until_ns(), now_ns + day_ns});
    something_done_.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(until_ns)), ready);
  }
}

// When the work that waits longest is given up.
std::int64_t session_front::patient_until_ns() const {
  if (waiting_.empty() || with_->blocking.patience_ns == INT64_MAX) return INT64_MAX;
  return waiting_.front().offered_ns + with_->blocking.patience_ns;
}

void session_front::give_up(std::int64_t now_ns) {
  while (patient_until_ns() <= now_ns) {
    spate_sample out = unbegun(waiting_.pop(), SPATE_OUTCOME_EXHAUSTED);
    out.error_id = with_->blocking.exhausted_text;
    out.flags = SPATE_SAMPLE_CENSORED;
    done_.push_back(out);
  }
}

// With one session, or one user, a work that the worker does itself delays nobody who would not wait for the session
// anyway, and two threads need not wake each other.
bool session_front::may_borrow() const {
  return is_lone_ && idle_ && !waiting_.empty() && !aborting_ && !ending_ &&
         brief_.is_brief(waiting_.front().work.operation);
}

void session_front::carry_out_here() {
  std::unique_lock lock(mutex_);
  if (!waiting_.empty()) {
    const waiting_work one = waiting_.pop();
    lock.unlock();
    sessions_.front()->lend(one);
    lock.lock();
  }
  borrowed_ = may_borrow();
  if (borrowed_ || waiting_.empty()) return;
  lock.unlock();
  work_came_.notify_all();
}

spate_status session_front::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  if (borrowed_) carry_out_here();
  if (next_taken_ == taken_.size()) {
    taken_.clear();
    next_taken_ = 0;
    std::unique_lock lock(mutex_);
    wait(lock, deadline_ns);
    waked_ = false;
    taken_.swap(done_);
    values_taken_.swap(values_);
    if (broken_ && taken_.empty()) return SPATE_E_INTERNAL;
  }
  if (plugin::metric_sink* sink = plugin::thread_metric_sink())
    for (const plugin::metric_value& each : values_taken_) sink->record(each.metric, each.operation, each.value);
  values_taken_.clear();
  for (std::uint32_t i = 0; i < max_samples && next_taken_ < taken_.size(); ++i) samples_.emit(taken_[next_taken_++]);
  return SPATE_OK;
}

void session_front::wake() {
  {
    const std::lock_guard lock(mutex_);
    waked_ = true;
  }
  something_done_.notify_one();
}

void session_front::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  {
    const std::lock_guard lock(mutex_);
    aborting_ = true;
    while (!waiting_.empty()) done_.push_back(unbegun(waiting_.pop(), SPATE_OUTCOME_ABORTED));
  }
  something_done_.notify_one();
  for (const auto& each : sessions_) each->interrupt();
}

spate_sample session_front::unbegun(const waiting_work& one, std::uint16_t outcome) const {
  spate_sample out = sample_of(one.work);
  out.end_ns = with_->time.now_ns();
  out.blocked_ns = out.end_ns - one.offered_ns;
  out.outcome = outcome;
  return out;
}

bool session_front::take(waiting_work& into, std::uint32_t session) {
  std::unique_lock lock(mutex_);
  if (session == 0) idle_ = true;
  work_came_.wait(lock, [this] { return ending_ || (!borrowed_ && !waiting_.empty()); });
  if (session == 0) idle_ = false;
  if (borrowed_ || waiting_.empty()) return false;
  into = waiting_.pop();
  return true;
}

void session_front::deliver(const waiting_work& one, std::int64_t taken_ns, const std::vector<spate_sample>& samples,
                            const std::vector<plugin::metric_value>& values) {
  {
    const std::lock_guard lock(mutex_);
    for (spate_sample each : samples) {
      if (each.token == one.work.token && each.start_ns != 0)
        each.blocked_ns += std::max<std::int64_t>(0, taken_ns - one.offered_ns);
      if (each.token == one.work.token) {
        brief_.learn(one.work.operation, each.end_ns - taken_ns);
        if (borrowed_) lent_ = {taken_ns, each.end_ns};
      }
      done_.push_back(each);
    }
    values_.insert(values_.end(), values.begin(), values.end());
  }
  something_done_.notify_one();
}

// [any]
void session_front::interrupt() {
  for (const auto& each : sessions_) each->interrupt();
}

void session_front::broke() {
  const std::lock_guard lock(mutex_);
  broken_ = true;
}

}  // namespace spate::engine
