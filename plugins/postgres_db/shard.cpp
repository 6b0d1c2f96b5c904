#include "shard.hpp"

namespace spate::postgres_db {

namespace {

// How often a plan that the profile asks something of is looked at again.
constexpr std::int64_t look_again_ns = 1'000'000'000;

std::uint32_t sessions_of(const postgres_target& target, const spate_shard_params& params) {
  const std::uint32_t size = target.how().pool_size, shards = params.shard_count;
  return std::max(1u, size / shards + (params.shard_index < size % shards ? 1u : 0u));
}

}  // namespace

postgres_shard::postgres_shard(postgres_target& target, const spate_shard_params& params)
    : asio_shard(target.host(), params),
      target_(target),
      timeout_fifo_(timeouts().fifo(target.how().timeout_ns)),
      connect_fifo_(timeouts().fifo(target.how().connect_timeout_ns)),
      waiting_(
          timeouts(), timeouts().fifo(target.how().pool_timeout_ns),
          [](void* self, const waiting_work& who, std::int64_t now_ns) {
            auto& shard = *static_cast<postgres_shard*>(self);
            shard.give_up(who, SPATE_OUTCOME_EXHAUSTED, shard.target_.texts().exhausted, now_ns);
          },
          this),
      next_look_(target.operations().statements().size()) {
  const std::uint32_t count = sessions_of(target, params);
  free_.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) sessions_.push_back(std::make_unique<session>(*this));
  const std::int64_t now = now_ns();
  for (const auto& each : sessions_) each->warm_up(now);
}

postgres_shard::~postgres_shard() {
  for (const auto& each : sessions_) each->close();
  run_down();
  if (params().shard_index == 0) target_.look_at_plans_again();
}

bool postgres_shard::submit(const spate_work& work) {
  samples().accepted();
  if (!free_.empty() && waiting_.empty()) {
    session* taken = free_.back();
    free_.pop_back();
    taken->start(work, 0);
  } else {
    waiting_.push(work, now_ns());
  }
  return true;
}

void postgres_shard::give_back(session& idle) noexcept {
  free_.push_back(&idle);
  serve();
}

// A start can end at once and give its session back, so that this is called from within.
void postgres_shard::serve() noexcept {
  if (serving_) return;
  serving_ = true;
  while (!free_.empty() && !waiting_.empty()) {
    session* taken = free_.back();
    free_.pop_back();
    const waiting_work next = waiting_.pop();
    taken->start(next.work, next.since_ns);
  }
  serving_ = false;
}

void postgres_shard::give_up(const waiting_work& who, std::uint16_t outcome, std::uint16_t text,
                             std::int64_t now_ns) noexcept {
  spate_sample sample = sample_of(who.work);
  sample.end_ns = now_ns;
  sample.blocked_ns = now_ns - who.since_ns;
  sample.outcome = outcome;
  sample.error_id = text;
  emit(sample);
}

void postgres_shard::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  const std::int64_t now = now_ns();
  while (!waiting_.empty()) give_up(waiting_.pop(), SPATE_OUTCOME_ABORTED, 0, now);
  for (const auto& each : sessions_)
    if (each->is_at_work()) each->abort(now);
}

bool postgres_shard::is_time_to_look_at(const sql::statement& of, std::int64_t now_ns) {
  if (!target_.shared().plans.is_new(of) && (of.plan.is_empty() || now_ns < next_look_[of.index])) return false;
  next_look_[of.index] = now_ns + look_again_ns;
  return true;
}

void postgres_shard::tell_of_opened(std::int64_t took_ns) noexcept {
  count(target_.metrics().opened);
  host().record(target_.metrics().connect_time, SPATE_NONE, took_ns);
}

}  // namespace spate::postgres_db
