#include "session.hpp"

#include <algorithm>

#include "shard.hpp"

namespace spate::websocket {

using kind = operation_kind;

session::session(websocket_shard& shard)
    : shard_(shard),
      channel_(shard, *this),
      limit_(*this, &session::on_limit),
      wait_(*this, &session::on_wait_over),
      inbox_(shard.target().inbox()) {}

void session::count(measure what, std::int64_t value) const noexcept {
  shard_.host().record(shard_.target().metrics()[what], work_.operation, value);
}

void session::begin() { active_ = true; }

void session::end() noexcept {
  active_ = lost_ = reconnecting_ = false;
  wait_.disarm();
  channel_.leave(net::close_code::normal);
  inbox_.clear();
}

// ---- works

void session::submit(const spate_work& work) noexcept {
  if (stage_ != stage::idle || busy_) return waiting_.push({work, shard_.now_ns()});
  run({work, 0});
}

// A work may end at once: a loop takes the next one, where a call would go deeper for each.
void session::run(const net::work_queue::entry& first) noexcept {
  busy_ = true;
  start(first);
  while (stage_ == stage::idle && !waiting_.empty()) start(waiting_.pop());
  busy_ = false;
}

void session::start(const net::work_queue::entry& next) noexcept {
  work_ = next.work;
  operation_ = &shard_.target().at(work_.operation);
  channel_.charge(work_.operation);
  sample_ = sample_of(work_);
  const std::int64_t now_ns = shard_.now_ns();
  sample_.start_ns = now_ns;
  sample_.blocked_ns = next.since_ns == 0 ? 0 : now_ns - next.since_ns;
  sent_before_ = channel_.sent_bytes();
  received_before_ = channel_.received_bytes();
  taken_ = 0;
  id_ = 0;
  last_.clear();
  shard_.timeouts().arm(limit_, shard_.timeout_fifo(work_.operation), now_ns);
  if (operation_->match_varies) operation_->match.render(shard_.host(), work_.token, expected_);
  const kind what = operation_->what;
  if (what == kind::connect) return connect(now_ns);
  // What lies there already needs no connection.
  if (what == kind::receive || what == kind::listen) {
    await_messages(now_ns);
    if (stage_ == stage::idle) return;
  }
  if (channel_.is_open()) {
    sample_.flags |= SPATE_SAMPLE_REUSED;
    return act(now_ns);
  }
  stage_ = stage::connection;
  if (channel_.is_opening() || reconnecting_) return;
  if (lost_ && shard_.target().reconnects() == reconnect_policy::never)
    return finish(outcome_not_connected, shard_.target().texts().not_connected, now_ns);
  if (what == kind::close) return finish(outcome_not_connected, shard_.target().texts().not_connected, now_ns);
  connect(now_ns);
}

// The connection is open.
void session::act(std::int64_t now_ns) noexcept {
  switch (operation_->what) {
    case kind::connect:
      return finish(SPATE_OUTCOME_OK, 0, now_ns);
    case kind::request:
    case kind::send:
      return send_message(now_ns);
    case kind::receive:
    case kind::listen:
      stage_ = stage::message;
      return;
    case kind::ping:
      stage_ = stage::pong;
      ping_ = operation_->message.render(shard_.host(), work_.token, shard_.scratch());
      ping_.resize(std::min(ping_.size(), net::longest_control_bytes));
      sent_ns_ = now_ns;
      return channel_.send(net::opcode::ping, ping_);
    case kind::close:
      stage_ = stage::close;
      return channel_.close(operation_->close_code, operation_->close_reason, now_ns);
  }
}

void session::send_message(std::int64_t now_ns) noexcept {
  const std::string_view message = operation_->message.render(shard_.host(), work_.token, shard_.scratch());
  const bool awaits = operation_->what == kind::request;
  const message_places& places = shard_.target().places();
  if (awaits && places.sent_id.is_set()) {
    const std::string_view id = without_quotes(places.sent_id.find(message));
    if (!id.empty()) id_ = known_ids::hash_of(id);
  }
  stage_ = awaits ? stage::message : stage::sending;
  sent_ns_ = now_ns;
  count(measure::sent);
  channel_.send(operation_->message.what(), message);
}

void session::on_sent() noexcept {
  if (stage_ == stage::sending) finish(SPATE_OUTCOME_OK, 0, shard_.now_ns());
}

void session::on_pong(std::string_view payload, std::int64_t now_ns) noexcept {
  if (stage_ == stage::pong && payload == ping_) finish(SPATE_OUTCOME_OK, 0, now_ns);
}

// ---- the connection

void session::connect(std::int64_t now_ns) noexcept {
  if (channel_.is_open())
    channel_.leave(net::close_code::normal);
  else
    channel_.drop();  // an attempt that is under way reads the request that is made anew below
  stage_ = stage::connection;
  if (operation_->what == kind::connect) lost_ = false;
  reconnecting_ = false;
  wait_.disarm();
  inbox_.clear();
  const handshake_request& handshake = operation_->handshake ? *operation_->handshake : shard_.target().handshake();
  request_size_ = handshake.render(shard_.host(), work_.token, request_);
  channel_.open(request_.data(), request_size_, now_ns);
}

void session::on_open(const channel_end& how, std::int64_t now_ns) noexcept {
  ids_.clear();
  sequence_.clear();
  if (how.outcome != SPATE_OUTCOME_OK) {
    if (lost_) reconnect(now_ns);
    if (stage_ == stage::connection && !reconnecting_) fail(how, now_ns);
    return;
  }
  if (lost_) count(measure::reconnects);
  lost_ = reconnecting_ = false;
  attempts_ = 0;
  if (stage_ != stage::connection) return;
  if (operation_->what == kind::connect) sample_.status = how.status;
  act(now_ns);
}

// After a loss, and after an attempt that failed: what the profile wants.
void session::reconnect(std::int64_t now_ns) noexcept {
  reconnecting_ = false;
  const reconnect_policy policy = shard_.target().reconnects();
  if (!active_ || policy == reconnect_policy::never) return;
  const std::uint32_t attempt = attempts_++;
  if (policy == reconnect_policy::backoff) {
    reconnecting_ = true;
    shard_.timeouts().arm(wait_, shard_.waits().fifo(attempt, shard_.random()), now_ns);
  } else if (attempt == 0) {
    reconnecting_ = true;
    channel_.open(request_.data(), request_size_, now_ns);
  }
}

void session::on_wait_over(std::int64_t now_ns) noexcept { channel_.open(request_.data(), request_size_, now_ns); }

void session::on_ended(const channel_end& how, std::int64_t now_ns) noexcept {
  if (stage_ == stage::close) return fail(how, now_ns);
  lost_ = true;
  attempts_ = 0;
  const bool fails = stage_ != stage::idle;
  // The connection first: who hears of the failure may begin the next operation.
  reconnect(now_ns);
  if (fails) fail(how, now_ns);
}

// ---- the end of an operation

void session::offer(std::int32_t status, std::string_view body, std::int64_t now_ns) noexcept {
  sample_.status = status;
  sample_.end_ns = now_ns;
  if (operation_->wants == 0) return;
  spate_response response{};
  response.struct_size = sizeof response;
  response.field_stride = sizeof(spate_field);
  response.status = status;
  if (const upgrade* answer = channel_.answer()) {
    response.fields = answer->store.fields.data();
    response.field_count = static_cast<std::uint32_t>(answer->store.fields.size());
  }
  response.body = str(body);
  response.received_ns = now_ns;
  sample_.outcome = shard_.host().offer(work_.token, work_.operation, work_.user, response, sample_.error_id);
}

// Or the contrary, when the outcome is ok.
void session::fail(const channel_end& how, std::int64_t now_ns) noexcept {
  sample_.status = how.status;
  finish(how.outcome, how.text, now_ns);
}

void session::finish(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns,
                     std::string_view received) noexcept {
  limit_.disarm();
  stage_ = stage::idle;
  if (outcome != SPATE_OUTCOME_ABORTED) count_deliveries();
  sample_.end_ns = now_ns;
  sample_.outcome = outcome;
  sample_.error_id = text;
  const kind what = operation_->what;
  // Those that were answered by one message have offered it.
  if (outcome == SPATE_OUTCOME_OK && what != kind::request && what != kind::receive)
    offer(what == kind::connect || what == kind::close ? sample_.status : 0, last_, now_ns);
  if (outcome == SPATE_OUTCOME_TIMEOUT) {
    sample_.flags |= SPATE_SAMPLE_CENSORED;
    sample_.receive_lag = 0;  // of another message
  }
  sample_.bytes_out = static_cast<std::uint32_t>(channel_.sent_bytes() - sent_before_);
  sample_.bytes_in = static_cast<std::uint32_t>(channel_.received_bytes() - received_before_);
  const bool timed = (sample_.flags & SPATE_SAMPLE_NO_LATENCY) == 0;
  if (timed && shard_.host().keeps_exchange_of(sample_)) keep_as_slow(received);
  shard_.emit(sample_);
  if (!busy_ && !waiting_.empty()) run(waiting_.pop());
}

// Both at the end, so that they are of the same interval.
void session::count_deliveries() const noexcept {
  const kind what = operation_->what;
  const bool one = what == kind::request || what == kind::receive;
  const std::int64_t expected = operation_->optional ? taken_ : one ? 1 : what == kind::listen ? operation_->count : 0;
  if (expected == 0) return;
  count(measure::expected, expected);
  if (taken_ > 0) count(measure::delivered, taken_);
}

void session::abort(std::int64_t now_ns) noexcept {
  while (!waiting_.empty()) {
    const net::work_queue::entry each = waiting_.pop();
    spate_sample sample = sample_of(each.work);
    sample.end_ns = now_ns;
    sample.blocked_ns = now_ns - each.since_ns;
    sample.outcome = SPATE_OUTCOME_ABORTED;
    shard_.emit(sample);
  }
  if (stage_ != stage::idle) finish(SPATE_OUTCOME_ABORTED, 0, now_ns);
  wait_.disarm();
  reconnecting_ = false;
  channel_.leave(net::close_code::going_away);
}

std::uint16_t session::late_text() const noexcept {
  const error_texts& texts = shard_.target().texts();
  switch (stage_) {
    case stage::connection:
      return texts.open_timeout;
    case stage::sending:
      return texts.send_timeout;
    case stage::pong:
      return texts.pong_timeout;
    case stage::close:
      return texts.close_timeout;
    default:
      break;
  }
  if (operation_->what == kind::listen) return texts.too_few;
  if (operation_->what == kind::receive) return texts.receive_timeout;
  return channel_.has_sent_all() ? texts.answer_timeout : texts.send_timeout;
}

void session::on_limit(std::int64_t now_ns) noexcept {
  const kind what = operation_->what;
  // A listen without a number ends by the time alone.
  if (stage_ == stage::message && what == kind::listen && operation_->count == 0)
    return finish(SPATE_OUTCOME_OK, 0, now_ns);
  if (stage_ == stage::message && operation_->optional) {
    sample_.flags |= SPATE_SAMPLE_NO_LATENCY;
    return finish(SPATE_OUTCOME_OK, 0, now_ns);
  }
  const std::uint16_t text = late_text();
  const bool sent_half = !channel_.has_sent_all();
  if (id_ != 0) ids_.add(id_, known_ids::fate::given_up);
  // What comes later could not be told from the answer to the next request, or would follow half a message.
  const bool unsure = (what == kind::request && id_ == 0) || what == kind::close || sent_half;
  if (stage_ == stage::connection && !lost_)
    channel_.drop();
  else if (stage_ != stage::connection && unsure)
    channel_.leave(net::close_code::going_away);
  finish(SPATE_OUTCOME_TIMEOUT, text, now_ns);
}

}  // namespace spate::websocket
