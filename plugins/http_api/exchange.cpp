#include "exchange.hpp"

#include "shard.hpp"

namespace spate::http_api {

namespace {

// A connection that idled longer than this is looked at before it is used; below, the look would cost a system call on
// each request, and the server has hardly had time to close.
constexpr std::int64_t trusted_idle_ns = 10'000'000;

}  // namespace

exchange::exchange(http_shard& shard) : shard_(shard), connector_(shard.way_out(), *this), read_limit_(*this) {}

void exchange::begin(const spate_work& work, lanes& from, lane& on, std::int64_t queued_ns) noexcept {
  active_ = true;
  work_ = work;
  lanes_ = &from;
  lane_ = &on;
  operation_ = &shard_.target().at(work.operation);
  sample_ = sample_of(work);
  sample_.start_ns = shard_.now_ns();
  sample_.blocked_ns = queued_ns == 0 ? 0 : sample_.start_ns - queued_ns;
  attempt_ = redirects_ = 0;
  sent_ = &operation_->request;
  shard_.timeouts().arm(*this, shard_.timeout_fifo(work.operation), sample_.start_ns);
  render({});
  start_attempt(sample_.start_ns);
}

void exchange::render(std::string_view redirect_target) noexcept {
  request_ = sent_->render({shard_.host(), work_.token, shard_.session_of(work_.user).cookies, shard_.target().origin(),
                            sample_.start_ns, shard_.access_token(), redirect_target},
                           buffer_);
}

void exchange::start_attempt(std::int64_t now_ns) noexcept {
  ++attempt_;
  attempt_start_ns_ = now_ns;
  written_ = 0;
  received_ = 0;
  reused_ = write_failed_ = reading_ = answered_ = false;
  excerpt_.clear();
  answer_ = {};
  if (request_.has_id()) write_id();
  connection& link = lane_->link;
  if (link.is_open() && now_ns - link.idle_since_ns > trusted_idle_ns && link.was_dropped()) link.close();
  if (!link.is_open()) {
    stage_ = stage::opening;
    sample_.flags &= static_cast<std::uint16_t>(~unsigned{SPATE_SAMPLE_REUSED});
    return connector_.open(link, lane_->session, work_.operation, now_ns);
  }
  reused_ = true;
  sample_.flags |= SPATE_SAMPLE_REUSED;
  shard_.host().record(shard_.target().metrics().reused, work_.operation, 1);
  begin_sending();
}

void exchange::on_open(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns) noexcept {
  if (outcome != SPATE_OUTCOME_OK) return fail(outcome, text, now_ns);
  begin_sending();
}

void exchange::begin_sending() noexcept {
  lane_->link.stamp(shard_.takes_stamp());
  send();
}

void exchange::send() noexcept {
  stage_ = stage::sending;
  lane_->link.write(request_.data + written_, request_.size - written_, *this);
}

void exchange::receive(std::uint32_t limit_fifo) noexcept {
  if (limit_fifo != SPATE_NONE) shard_.timeouts().arm(read_limit_, limit_fifo, shard_.now_ns());
  listen();
}

void exchange::listen() noexcept {
  if (reading_) return;
  reading_ = true;
  lane_->link.read(*this);
}

void exchange::await_answer() noexcept {
  stage_ = stage::receiving;
  if (answered_) return on_parsed(response_parser::progress::done, 0);
  receive(received_ == 0 ? shard_.first_byte_fifo() : shard_.read_fifo());
}

void exchange::on_written(const error_code& error, std::size_t bytes) noexcept {
  if (error) {
    // The system refused the first byte, so the server has seen nothing of it, whatever the method.
    if (reused_ && written_ == 0) return repeat(false);
    // A server that refuses a request ends the connection while it is sent: its answer, or its alert, is there to read.
    write_failed_ = true;
    return await_answer();
  }
  written_ += bytes;
  sample_.bytes_out += static_cast<std::uint32_t>(bytes);
  if (written_ == request_.size) return await_answer();
  // What the system does not take in one write may never be read: the server can answer before.
  if (!answered_) listen();
  send();
}

void exchange::on_read(const error_code& error, std::size_t bytes) noexcept {
  reading_ = false;
  const bool is_sending = stage_ == stage::sending;
  if (error) {
    write_failed_ |= is_sending;
    const bool ended = error == boost::asio::error::eof && received_ > 0;
    if (!ended || parser_.end_of_stream() != response_parser::progress::done) return fail_read(error);
    // Without TLS's own goodbye nobody knows whether a body without a length is whole.
    if (lane_->link.was_cut()) return fail(SPATE_OUTCOME_TLS, shard_.target().texts().tls_cut, shard_.now_ns());
    return finish(shard_.now_ns());
  }
  std::int64_t now_ns = 0;
  if (received_ == 0) {
    now_ns = shard_.now_ns();
    sample_.first_byte_us = static_cast<std::uint32_t>((now_ns - sample_.start_ns + 999) / 1000);
    if ((operation_->reads & (SPATE_WANTS_FIELDS | SPATE_WANTS_BODY)) != 0 && store_ == nullptr)
      store_ = shard_.take_store();
    parser_.begin(sent_->is_head(), operation_->reads, store_, shard_.target().limits());
  }
  received_ += bytes;
  sample_.bytes_in += static_cast<std::uint32_t>(bytes);
  std::size_t consumed = 0;
  connection& link = lane_->link;
  const std::string_view news(link.input() + link.input_size() - bytes, bytes);
  auto progress = parser_.feed(link.input(), link.input_size(), consumed);
  note_answer(news, progress != response_parser::progress::more);
  if (progress == response_parser::progress::more) {
    parser_.keep();
    link.consume(consumed);
    return is_sending ? listen() : receive(shard_.read_fifo());
  }
  link.consume(consumed);
  // A refusal ends the exchange at once; after a success the server reads on.
  answered_ = is_sending && progress == response_parser::progress::done && parser_.status() < 300;
  if (answered_) return;
  on_parsed(progress, now_ns);
}

// A connection that was used before may have ended just before the request reached the server. Sending again is right
// for methods that do the same when done twice, and only when nothing of an answer came.
void exchange::on_broken_connection() noexcept {
  if (reused_ && sent_->is_idempotent()) return repeat(true);
  const error_texts& texts = shard_.target().texts();
  fail(SPATE_OUTCOME_RESET, write_failed_ ? texts.write_reset : texts.no_answer, shard_.now_ns());
}

void exchange::repeat(bool counted) noexcept {
  const std::int64_t now_ns = shard_.now_ns();
  log_attempt("repeated", 0, now_ns);
  lane_->link.close();
  if (counted) {
    sample_.flags |= SPATE_SAMPLE_REPEATED;
    shard_.host().record(shard_.target().metrics().repeated, work_.operation, 1);
  }
  // The connection is closed, so this attempt opens one, which is not reused and is not repeated again.
  start_attempt(now_ns);
}

void exchange::on_timeout(std::int64_t now_ns) noexcept {
  const error_texts& texts = shard_.target().texts();
  std::uint16_t text = texts.answer_timeout;
  if (stage_ == stage::opening) text = connector_.timeout_text();
  if (stage_ == stage::sending) text = texts.write_timeout;
  if (stage_ == stage::receiving && received_ > 0) text = texts.answer_slow;
  fail(SPATE_OUTCOME_TIMEOUT, text, now_ns);
}

void exchange::read_limit::on_timeout(std::int64_t now_ns) noexcept {
  const error_texts& texts = owner_.shard_.target().texts();
  owner_.fail(SPATE_OUTCOME_TIMEOUT, owner_.received_ == 0 ? texts.first_byte_timeout : texts.read_timeout, now_ns);
}

void exchange::abort(std::int64_t now_ns) noexcept { fail(SPATE_OUTCOME_ABORTED, 0, now_ns); }

}  // namespace spate::http_api
