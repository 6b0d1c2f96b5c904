#include <algorithm>

#include "engine/worker.hpp"

namespace spate::engine {

// What people changed since the last look.
void worker::take_changes() {
  const std::vector<change> fresh = crew_.changes.from(changes_seen_);
  changes_seen_ += fresh.size();
  for (const change& each : fresh) {
    now_ns_ = std::max(now_ns_, each.at_ns);  // it may be younger than this turn
    switch (each.kind) {
      case change::what::pause:
        pauses_.begin(each.at_ns);
        break;
      case change::what::resume:
        end_pause(each.at_ns);
        break;
      case change::what::users:
        retire();
        break;
      case change::what::rate:
        for (user_pool& pool : pools_)
          if (pool.line == each.line) pool.cursor.follow(*each.curve);
        break;
    }
  }
}

// For each user a pause is what the load's end is, and then it goes on. True: it waits for that.
bool worker::hold(user& who, std::int64_t& at_ns) {
  if (pauses_.none() || who.plan->side || !stops_at_end(who)) return false;
  const std::int64_t begins_ns = pauses_.begins_ns(at_ns);
  if (begins_ns != pauses::unknown) {
    at_ns = begins_ns;
    return false;
  }
  who.due_ns = at_ns;
  held_.push_back(&who);
  return true;
}

// Through those that wait, so that a plugin is pumped however many there are.
void worker::end_pause(std::int64_t at_ns) {
  if (!pauses_.under_way()) return;
  const std::int64_t from_ns = pauses_.latest_begin_ns();
  pauses_.end(at_ns);
  for (user* who : held_) {
    // A period goes on where it stood.
    if (who->step != nullptr) who->task_start_ns += at_ns - who->due_ns;
    who->due_ns = at_ns;
    waiting_.push(at_ns, *who);
  }
  held_.clear();
  for (const auto& each : crew_.meetings) each->postpone(index_, from_ns, at_ns);
  for (const auto& each : crew_.queues) each->postpone(index_, from_ns, at_ns);
  look_for_waiting();
}

// Those whose own end has come go now, whatever they wait for.
void worker::retire() {
  const auto is_over = [this](const user& who) {
    return stops_at_end(who) && !who.plan->side && end_of(who) <= now_ns_;
  };
  swept_.clear();
  waiting_.take_if([&](const user& who, std::int64_t) { return is_over(who); }, swept_);
  std::erase_if(held_, [&](user* who) {
    if (!is_over(*who)) return false;
    swept_.push_back(who);
    return true;
  });
  send_off(now_ns_);
  take_waiting([&](const user& who, std::int64_t) { return is_over(who); });
  for (const waiter& each : leaving_) proceed(*each.who, now_ns_);
}

// Arrivals that would have come in a pause are not made.
void worker::skip_paused(user_pool& pool) {
  if (pauses_.none()) return;
  for (; pool.due_ns() <= now_ns_ && pauses_.covers(pool.due_ns()); pool.cursor.advance())
    ++counts_.loads[pool.line->index].skipped;
}

}  // namespace spate::engine
