#include "shard.hpp"

namespace spate::http_api {

http_shard::http_shard(http_target& target, const spate_shard_params& params)
    : asio_shard(target.host(), params),
      target_(target),
      lookup_(*this),
      connect_fifo_(timeouts().fifo(target.connect_timeout_ns())),
      sessions_(params.user_count),
      status_texts_(1000) {
  for (const auto& each : target.operations()) {
    timeout_fifos_.push_back(timeouts().fifo(each->timeout_ns));
    if (each->decodes && !decoder_) decoder_.emplace(host(), target.limits().max_body_bytes);
  }
  if (!target.request_log_path().empty()) log_.emplace(host(), target.request_log_path());
  lookup_.on_done([this] {
    for (auto& each : exchanges_) each->on_lookup_done();
  });
}

http_shard::~http_shard() {
  for (auto& each : sessions_)
    if (each) each->link.close();
  run_down();
}

user_session& http_shard::session_of(std::uint32_t user) {
  if (!sessions_[user]) sessions_[user] = std::make_unique<user_session>(io());
  return *sessions_[user];
}

void http_shard::user_start(std::uint32_t user) { session_of(user); }

// The session stays, because a handler of its connection may still be on its way.
void http_shard::user_stop(std::uint32_t user) {
  user_session& session = session_of(user);
  session.link.close();
  session.link.release_memory();
  session.cookies.clear();
}

bool http_shard::submit(const spate_work& work) {
  user_session& session = session_of(work.user);
  samples().accepted();
  if (session.busy)
    session.waiting.push_back({work, now_ns()});
  else
    start(work, session, 0);
  return true;
}

void http_shard::start(const spate_work& work, user_session& session, std::int64_t queued_ns) {
  if (free_exchanges_.empty()) {
    exchanges_.push_back(std::make_unique<exchange>(*this));
    free_exchanges_.reserve(exchanges_.size());
    free_exchanges_.push_back(exchanges_.back().get());
  }
  exchange& taken = *free_exchanges_.back();
  free_exchanges_.pop_back();
  session.busy = true;
  taken.begin(work, session, queued_ns);
}

void http_shard::end(exchange& ended, user_session& session, const spate_sample& sample) noexcept {
  free_exchanges_.push_back(&ended);
  session.busy = false;
  samples().emit(sample);
  if (session.waiting.empty()) return;
  user_session::queued next = session.waiting.front();
  session.waiting.erase(session.waiting.begin());
  start(next.work, session, next.since_ns);
}

void http_shard::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  asio_shard::pump(deadline_ns, max_samples);
  if (log_) log_->flush_when_old(recent_ns());
}

void http_shard::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  const std::int64_t end_ns = now_ns();
  for (auto& session : sessions_) {
    if (!session) continue;
    for (const user_session::queued& each : session->waiting) {
      spate_sample sample = sample_of(each.work);
      sample.end_ns = end_ns;
      sample.blocked_ns = end_ns - each.since_ns;
      sample.outcome = SPATE_OUTCOME_ABORTED;
      samples().emit(sample);
    }
    session->waiting.clear();
  }
  for (auto& each : exchanges_)
    if (each->is_active()) each->abort(end_ns);
  for (auto& session : sessions_)
    if (session) session->link.close();
  if (log_) log_->flush();
}

response_store* http_shard::take_store() {
  if (free_stores_.empty()) {
    stores_.push_back(std::make_unique<response_store>());
    stores_.back()->fields.reserve(32);
    free_stores_.reserve(stores_.size());
    free_stores_.push_back(stores_.back().get());
  }
  response_store* taken = free_stores_.back();
  free_stores_.pop_back();
  return taken;
}

std::uint16_t http_shard::status_text(std::int32_t status) {
  if (status < 0 || status >= static_cast<std::int32_t>(status_texts_.size())) return 0;
  std::uint16_t& text_id = status_texts_[static_cast<std::size_t>(status)];
  if (text_id == 0) text_id = host().intern(text("status ", status));
  return text_id;
}

}  // namespace spate::http_api
