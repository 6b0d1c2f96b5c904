#include "engine/accounting.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

void worker::kill() {
  killed_ = true;
  abort_by_ns_ = now_ns_ + abort_patience_ns;
  while (!due_.empty()) {
    user& who = due_.pop();
    --in_flight_change_;
    abort_unsent(who);
    gone(who);
  }
  swept_.clear();
  end_pause(now_ns_);
  waiting_.take_if([](const user&, std::int64_t) { return true; }, swept_);
  for (user* who : swept_) {
    if (who->tries.waiting)
      operation_ended(*who, who->tries.times, now_ns_);
    else
      gone(*who);
  }
  kill_waiting();
  for (user_pool& pool : pools_) {
    if (pool.closed) continue;
    abandon_arrivals(pool);
    pool.closed = true;
    for (user* who : pool.idle) gone(*who);
    while (pool.begun < pool.unborn.size()) gone(pool.take_unborn());
  }
  if (broken_ || link_.is_cancelled()) return;
  // What has ended already is taken as it is before the rest is aborted.
  link_.cancel(SPATE_CANCEL_GRACEFUL);
  link_.pump(now_ns_, due_queue::batch);
  settle();
  link_.cancel(SPATE_CANCEL_ABORT);
}

// The plugin owes samples and does not give them back: nothing is lost silently.
void worker::give_up() {
  counts_.lost_tokens += in_flight_.size();
  tokens_lost_ = true;
  crew_.control.tell(
      {run_event::what::plugin_error, now_ns_, 0, place_.target, place_.shard,
       place_.text() + ": " + std::to_string(in_flight_.size()) + " operations never came back; the run is invalid"});
  while (!in_flight_.empty()) {
    user& who = *in_flight_.back();
    in_flight_.pop_back();
    --in_flight_change_;
    who.holder.store(no_worker, std::memory_order_relaxed);
    abort_unsent(who);
    gone(who);
  }
}

void worker::abort_unsent(user& who) { account(who, times_of_unsent(who, who.series, SPATE_OUTCOME_ABORTED, now_ns_)); }

// Only notes it: users are being moved on when a call fails. `abandon` follows at the end of the turn.
void worker::shard_broken(const char* call, spate_status status) {
  if (broken_) return;
  broken_ = true;
  const std::string text = place_.text() + ": " + call + " reported a broken shard (status " + std::to_string(status) +
                           "); its log lines say why";
  crew_.control.tell({run_event::what::shard_broken, now_ns_, 0, place_.target, place_.shard, text});
  run_failure why;
  why.target = place_.target;
  why.text = text;
  crew_.control.fail(std::move(why));
  crew_.control.stop(1, now_ns_);
}

void worker::abandon() {
  if (!killed_) kill();
  if (!in_flight_.empty()) give_up();
}

std::int64_t worker::inside_ns(std::int64_t now_ns) const {
  return link_.is_inside() ? now_ns - turned_ns_.load(std::memory_order_relaxed) : 0;
}

bool worker::capture(std::int64_t now_ns) {
  if (!link_.capture()) return false;
  now_ns_ = now_ns;
  broken_ = true;
  const std::int64_t lasted_ns = now_ns - turned_ns_.load(std::memory_order_relaxed);
  run_failure why;
  why.target = place_.target;
  why.text = place_.text() + ": " + link_.call() + " has not returned for " +
             std::to_string(lasted_ns / 1'000'000'000) + " s; the shard was given up";
  open_failure_ = why;
  crew_.control.tell({run_event::what::shard_broken, now_ns, lasted_ns, place_.target, place_.shard, why.text});
  crew_.control.fail(std::move(why));
  crew_.control.stop(1, now_ns);
  return true;
}

void worker::surrender(std::int64_t now_ns) {
  now_ns_ = now_ns;
  kill();
  take_mail();
  if (!in_flight_.empty()) give_up();
  tell_in_flight();
}

void worker::finish_recording(std::int64_t now_ns) {
  if (recorder_ == nullptr) return;
  recorder_->advance(now_ns);
  recorder_->finish(now_ns);
  recorder_ = nullptr;
}

}  // namespace spate::engine
