#include "shard.hpp"

namespace spate::http_api {

namespace {

// The part of the pool that belongs to a shard: each has its own, because shards share nothing.
std::uint32_t share_of_pool(std::uint32_t size, const spate_shard_params& params) {
  if (size < params.shard_count)
    throw failure(SPATE_E_CONFIG, text("pool.size is ", size, ", and the target has ", params.shard_count,
                                       " workers with a part of the pool each; raise pool.size or lower workers"));
  return size / params.shard_count + (params.shard_index < size % params.shard_count ? 1 : 0);
}

}  // namespace

http_shard::http_shard(http_target& target, const spate_shard_params& params)
    : asio_shard(target.host(), params),
      target_(target),
      gateway_(*this, target.connecting_by(), params.shard_index),
      first_byte_fifo_(target.times().first_byte_ns > 0 ? timeouts().fifo(target.times().first_byte_ns) : SPATE_NONE),
      read_fifo_(target.times().read_ns > 0 ? timeouts().fifo(target.times().read_ns) : SPATE_NONE),
      sessions_(params.user_count),
      status_texts_(1000) {
  for (const auto& each : target.operations()) {
    timeout_fifos_.push_back(timeouts().fifo(each->timeout_ns));
    if (each->decodes && !decoder_) decoder_.emplace(host(), target.limits().max_body_bytes);
  }
  if (target.owner() == ownership::pool) pool_.emplace(share_of_pool(target.pool_size(), params));
  if (!target.request_log_path().empty()) log_.emplace(host(), target.request_log_path());
}

http_shard::~http_shard() {
  auto close_all = [](lanes& of) {
    for (auto& each : of.all()) each->link.close();
  };
  if (pool_) close_all(*pool_);
  for (auto& each : sessions_)
    if (each) close_all(each->own);
  run_down();
}

user_session& http_shard::session_of(std::uint32_t user) {
  if (!sessions_[user]) sessions_[user] = std::make_unique<user_session>();
  return *sessions_[user];
}

void http_shard::user_start(std::uint32_t user) { session_of(user); }

// The session stays, because a handler of its connection may still be on its way.
void http_shard::user_stop(std::uint32_t user) {
  user_session& session = session_of(user);
  for (auto& each : session.own.all()) each->link.close();
  session.cookies.clear();
}

bool http_shard::submit(const spate_work& work) {
  samples().accepted();
  lanes& from = lanes_of(work.user);
  if (from.waiting.empty()) {
    if (lane* free = from.take(io(), gateway_.blocks())) {
      start({work, 0}, from, *free);
      return true;
    }
  }
  from.waiting.push({work, now_ns()});
  return true;
}

void http_shard::start(const work_queue::entry& next, lanes& from, lane& on) {
  if (free_exchanges_.empty()) {
    exchanges_.push_back(std::make_unique<exchange>(*this));
    free_exchanges_.reserve(exchanges_.size());
    free_exchanges_.push_back(exchanges_.back().get());
  }
  exchange& taken = *free_exchanges_.back();
  free_exchanges_.pop_back();
  taken.begin(next.work, from, on, next.since_ns);
}

// A work may fail at once and give its lane back: a loop takes the next one, where a call would go deeper for each.
void http_shard::serve(lanes& from) {
  if (from.serving) return;
  from.serving = true;
  while (!from.waiting.empty()) {
    lane* free = from.take(io(), gateway_.blocks());
    if (free == nullptr) break;
    start(from.waiting.pop(), from, *free);
  }
  from.serving = false;
}

void http_shard::end(exchange& ended, lanes& from, lane& used, const spate_sample& sample) noexcept {
  free_exchanges_.push_back(&ended);
  from.give_back(used);
  samples().emit(sample);
  if (!from.waiting.empty()) serve(from);
}

void http_shard::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  asio_shard::pump(deadline_ns, max_samples);
  if (log_) log_->flush_when_old(recent_ns());
}

void http_shard::abort_waiting(lanes& from, std::int64_t end_ns) {
  while (!from.waiting.empty()) {
    const work_queue::entry each = from.waiting.pop();
    spate_sample sample = sample_of(each.work);
    sample.end_ns = end_ns;
    sample.blocked_ns = end_ns - each.since_ns;
    sample.outcome = SPATE_OUTCOME_ABORTED;
    samples().emit(sample);
  }
}

void http_shard::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  const std::int64_t end_ns = now_ns();
  if (pool_) abort_waiting(*pool_, end_ns);
  for (auto& session : sessions_)
    if (session) abort_waiting(session->own, end_ns);
  for (auto& each : exchanges_)
    if (each->is_active()) each->abort(end_ns);
  if (pool_)
    for (auto& each : pool_->all()) each->link.close();
  for (auto& session : sessions_)
    if (session)
      for (auto& each : session->own.all()) each->link.close();
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

// Where it leads varies with what was asked for; the server that it leads to does not.
std::uint16_t http_shard::redirect_text(std::string_view location) const {
  const auto server = location.find("//");
  const auto path = server == std::string_view::npos ? location.find('/') : location.find_first_of("/?#", server + 2);
  return host().intern(text("redirected to another server, ", location.substr(0, std::min<std::size_t>(path, 100)),
                            ", which this target does not load; make it the base_url of one"));
}

std::string_view http_shard::access_token() {
  const token_source* tokens = target_.tokens();
  if (tokens != nullptr && tokens->version() != token_version_) {
    token_version_ = tokens->version();
    access_token_ = tokens->authorization();
  }
  return access_token_;
}

}  // namespace spate::http_api
