#include <algorithm>

#include "engine/worker.hpp"

namespace spate::engine {

namespace {

const profile::step* first_operation(const std::vector<profile::step>& flow) {
  for (const profile::step& each : flow) {
    if (each.kind == profile::step_kind::operation) return &each;
    if (const profile::step* inner = first_operation(each.flow)) return inner;
  }
  return nullptr;
}

}  // namespace

void worker::add_pool(load_line& of, const scenario_plan& plan, std::uint32_t users_of_all_workers) {
  pools_.emplace_back(of, plan, place_.shard, place_.shards, users_of_all_workers / place_.shards + 1);
}

std::int64_t worker::end_of(const user_pool& pool) const { return std::min(pool.line->end_ns, crew_.control.end_ns()); }

void worker::take_unborn(user& who) {
  user_pool& pool = pools_[who.pool];
  if (pool.closed)
    gone(who);
  else
    pool.put_unborn(who);
}

// A user of an open load that ended before the load did: another one may begin in its place.
bool worker::is_wanted_again(const user& who) const {
  return !killed_ && !broken_ && who.line != nullptr && who.line->is_open() &&
         now_ns_ < std::min(who.line->end_ns, crew_.control.end_ns());
}

// The next one is somebody else: it knows nothing of what this one met.
void worker::renew(user& who) {
  crew_.control.user_replaced();
  become_new(who);
  const std::uint32_t home = who.plan->targets.front();
  if (home == place_.target)
    take_unborn(who);
  else
    crew_.home(home, who).receive(who);
}

// When an open load has something to do that no user waits for.
std::int64_t worker::next_arrival_ns() const {
  std::int64_t next_ns = INT64_MAX;
  for (const user_pool& pool : pools_) {
    if (pool.closed || pool.unborn.empty()) continue;
    const bool is_short = pool.short_since_ns != INT64_MAX && !pool.has_user();
    next_ns = std::min(next_ns, is_short ? pool.line->kill_ns : std::min(pool.due_ns(), end_of(pool)));
  }
  return next_ns;
}

void worker::admit() {
  for (user_pool& pool : pools_) {
    // Without users there is no load yet: its instants may not even be known.
    if (pool.closed || pool.unborn.empty()) continue;
    const std::int64_t end_ns = end_of(pool);
    // Bounded, as `release` is.
    for (std::uint32_t i = 0; i < released_at_once && admit_one(pool, end_ns); ++i) {
    }
    if (now_ns_ < end_ns) continue;
    const bool give_up = now_ns_ >= pool.line->kill_ns || crew_.control.stop_level() > 0;
    if (give_up && pool.due_ns() < end_ns) abandon_arrivals(pool);
    if (pool.due_ns() >= end_ns) close(pool);
  }
}

// False: nothing more can be admitted now.
bool worker::admit_one(user_pool& pool, std::int64_t end_ns) {
  skip_paused(pool);
  const std::int64_t due_ns = pool.due_ns();
  if (due_ns > now_ns_ || due_ns >= end_ns) {
    pool.short_since_ns = INT64_MAX;
    return false;
  }
  worker_counts::of_load& counts = counts_.loads[pool.line->index];
  const bool is_late = now_ns_ - due_ns > in_time_ns && pool.short_since_ns == INT64_MAX;
  if (!pool.has_user()) {
    was_short_ = true;
    if (pool.line->load.on_saturation == profile::on_saturation::drop) {
      if (is_late) ++counts.late;
      drop(pool);
      return true;
    }
    pool.short_since_ns = std::min(pool.short_since_ns, now_ns_);
    return false;
  }
  if (is_late && now_ns_ >= end_ns) ++counts.late;
  if (!pool.idle.empty()) {
    user& who = pool.take_idle();
    give(pool, who, INT64_MAX);
    begin_arrival(who, now_ns_);
    proceed(who, who.due_ns);
  } else {
    user& who = pool.take_unborn();
    give(pool, who, now_ns_);
    bear(who);
  }
  return true;
}

// Hands the next arrival to a user that is free.
void worker::give(user_pool& pool, user& who, std::int64_t waits_from_ns) {
  worker_counts::of_load& counts = counts_.loads[pool.line->index];
  ++counts.due;
  ++counts.begun;
  who.has_arrival = true;
  who.arrival = pool.cursor.number();
  who.arrival_draws = pool.cursor.stream();
  who.arrival_due_ns = pool.due_ns();
  who.waits_from_ns = waits_from_ns;
  pool.cursor.advance();
}

// The first user that its arrival found free is the one that begins for it; the arrival waits for its start flow.
void worker::bear(user& who) {
  crew_.control.user_began();
  who.line->users.add(1);
  ++users_here_;
  crew_.greet(who);
  who.due_ns = now_ns_;
  who.stage = stage::placing;
  const auto& targets = who.plan->targets;
  who.visit = static_cast<std::uint32_t>(targets.size() - 1);
  if (targets.back() == place_.target)
    place_user(who);
  else
    pass(who, targets.back());
}

// What a user does that has nothing to do since `free_ns`. True: it has an arrival, due at who.due_ns, or stops.
bool worker::take_arrival(user& who, std::int64_t free_ns) {
  who.step = nullptr;
  who.due_ns = free_ns;
  if (place_.target != who.plan->targets.front()) {
    pass(who, who.plan->targets.front());
    return false;
  }
  user_pool& pool = pools_[who.pool];
  if (!who.has_arrival) {
    skip_paused(pool);
    const std::int64_t due_ns = pool.due_ns(), end_ns = end_of(pool);
    if (due_ns >= end_ns && now_ns_ >= end_ns) {
      journey_.stop(who);
      return true;
    }
    if (due_ns > now_ns_ || due_ns >= end_ns) {
      pool.short_since_ns = INT64_MAX;
      pool.idle.push_back(&who);
      return false;
    }
    if (now_ns_ >= end_ns) ++counts_.loads[pool.line->index].after_end;
    give(pool, who, std::min(pool.short_since_ns, now_ns_));
  }
  begin_arrival(who, free_ns);
  return true;
}

void worker::begin_arrival(user& who, std::int64_t free_ns) {
  who.state.random = who.arrival_draws;
  data::begin_arrival(who.state, who.arrival);
  who.due_ns = who.arrival_due_ns;
  who.waited_ns = std::max<std::int64_t>(0, free_ns - std::max(who.arrival_due_ns, who.waits_from_ns));
}

// Nothing comes any more: those that are free end, those that never began are gone.
void worker::close(user_pool& pool) {
  pool.closed = true;
  while (pool.begun < pool.unborn.size()) gone(pool.take_unborn());
  while (!pool.idle.empty()) {
    user& who = pool.take_idle();
    journey_.stop(who);
    proceed(who, std::max(who.due_ns, end_of(pool)));
  }
}

// Nobody knows which task a user would have drawn: the weights decide, whatever the conditions.
stats::sample_times worker::times_of_unsent_arrival(const scenario_plan& plan, data::random_stream draws,
                                                    std::int64_t due_ns, std::uint16_t outcome) const {
  double total = 0;
  for (const profile::task& each : *plan.tasks) total += each.weight;
  double left = draws.unit() * total;
  const profile::step* found = nullptr;
  for (const profile::task& each : *plan.tasks) {
    if (!(each.weight > 0)) continue;
    if (const profile::step* first = first_operation(each.flow)) found = first;
    if (left < each.weight) break;
    left -= each.weight;
  }
  stats::sample_times times{};
  times.due_ns = times.end_ns = due_ns;
  times.operation = found != nullptr ? found->operation : stats::other_operation;
  times.scenario = plan.index;
  times.outcome = outcome;
  times.error_id = outcome == SPATE_OUTCOME_EXHAUSTED ? crew_.dropped_text_id : std::uint16_t{0};
  times.flags = SPATE_SAMPLE_NO_LATENCY;
  return times;
}

void worker::drop(user_pool& pool) {
  worker_counts::of_load& counts = counts_.loads[pool.line->index];
  ++counts.due;
  ++counts.dropped;
  const stats::sample_times times =
      times_of_unsent_arrival(*pool.plan, pool.cursor.stream(), pool.due_ns(), SPATE_OUTCOME_EXHAUSTED);
  if (recorder_ != nullptr) recorder_->record(times);
  note_error(times);
  pool.cursor.advance();
}

// At the end, all that nobody was free for. There may be millions: they are counted, not kept one by one.
void worker::abandon_arrivals(user_pool& pool) {
  worker_counts::of_load& counts = counts_.loads[pool.line->index];
  const std::int64_t end_ns = end_of(pool);
  for (; pool.due_ns() < end_ns; pool.cursor.advance()) {
    if (pauses_.covers(pool.due_ns())) {
      ++counts.skipped;
      continue;
    }
    ++counts.due;
    ++counts.after_end;
    leave_unserved(*pool.line, *pool.plan, pool.cursor.stream(), pool.due_ns());
  }
  pool.short_since_ns = INT64_MAX;
}

// A user that was given an arrival goes before it began: its start flow failed, or took too long.
void worker::lose_arrival(user& who) {
  who.has_arrival = false;
  --counts_.loads[who.line->index].begun;  // of this worker it may go below 0, of all together it does not
  leave_unserved(*who.line, *who.plan, who.arrival_draws, who.arrival_due_ns);
}

void worker::leave_unserved(const load_line& line, const scenario_plan& plan, const data::random_stream& draws,
                            std::int64_t due_ns) {
  ++counts_.loads[line.index].unserved;
  ++counts_.unfinished;
  const stats::sample_times times = times_of_unsent_arrival(plan, draws, due_ns, SPATE_OUTCOME_ABORTED);
  if (recorder_ != nullptr) recorder_->record_unsent(times);
  note_error(times);
}

// Whether the thread was at its limit while users were short: then they were so for want of our speed.
void worker::note_busy() {
  next_busy_ns_ = now_ns_ + busy_every_ns;
  const std::int64_t busy_ns = busy_of_thread_();
  if (was_short_ && busy_since_ns_ != 0) {
    counts_.short_ns += now_ns_ - busy_since_ns_;
    counts_.short_busy_ns += std::max<std::int64_t>(0, busy_ns - busy_before_ns_);
  }
  busy_since_ns_ = now_ns_;
  busy_before_ns_ = busy_ns;
  was_short_ =
      std::any_of(pools_.begin(), pools_.end(), [](const user_pool& pool) { return pool.short_since_ns != INT64_MAX; });
}

}  // namespace spate::engine
