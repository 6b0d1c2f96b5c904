#include "exchange.hpp"

#include "shard.hpp"

namespace spate::http_api {

namespace {

// A connection that idled longer than this is looked at before it is used; below, the look would cost a system call on
// each request, and the server has hardly had time to close.
constexpr std::int64_t trusted_idle_ns = 10'000'000;

}  // namespace

exchange::exchange(http_shard& shard) : shard_(shard), connect_limit_(*this) {}

void exchange::begin(const spate_work& work, user_session& session, std::int64_t queued_ns) noexcept {
  active_ = true;
  work_ = work;
  session_ = &session;
  operation_ = &shard_.target().at(work.operation);
  sample_ = sample_of(work);
  sample_.start_ns = shard_.now_ns();
  sample_.blocked_ns = queued_ns == 0 ? 0 : sample_.start_ns - queued_ns;
  attempt_ = 0;
  shard_.timeouts().arm(*this, shard_.timeout_fifo(work.operation), sample_.start_ns);
  request_ = operation_->request.render(
      {shard_.host(), work.token, session.cookies, shard_.target().origin(), sample_.start_ns}, buffer_);
  start_attempt(sample_.start_ns);
}

void exchange::start_attempt(std::int64_t now_ns) noexcept {
  ++attempt_;
  written_ = 0;
  received_ = 0;
  reused_ = false;
  if (request_.has_id()) write_id();
  connection& link = session_->link;
  if (link.is_open() && now_ns - link.idle_since_ns > trusted_idle_ns && link.was_dropped()) link.close();
  if (!link.is_open()) return open_connection(now_ns);
  reused_ = true;
  sample_.flags |= SPATE_SAMPLE_REUSED;
  shard_.host().record(shard_.target().metrics().reused, work_.operation, 1);
  send();
}

void exchange::open_connection(std::int64_t now_ns) noexcept {
  stage_ = stage::resolving;
  sample_.flags &= ~std::uint32_t{SPATE_SAMPLE_REUSED};
  connect_start_ns_ = now_ns;
  shard_.timeouts().arm(connect_limit_, shard_.connect_fifo(), now_ns);
  host_lookup& lookup = shard_.lookup();
  if (lookup.now() != host_lookup::state::found) lookup.start(shard_.target().url().host);
  on_lookup_done();
}

void exchange::on_lookup_done() noexcept {
  if (!active_ || stage_ != stage::resolving) return;
  switch (shard_.lookup().now()) {
    case host_lookup::state::found:
      stage_ = stage::connecting;
      address_ = 0;
      return connect_next();
    case host_lookup::state::failed:
      return fail(SPATE_OUTCOME_DNS, shard_.target().texts().dns, shard_.now_ns());
    default:
      return;
  }
}

void exchange::connect_next() noexcept {
  session_->link.connect({shard_.lookup().addresses()[address_], shard_.target().url().port}, *this);
}

void exchange::on_connected(const error_code& error) noexcept {
  if (error) {
    session_->link.close();
    if (++address_ < shard_.lookup().addresses().size()) return connect_next();
    return fail_connect(error);
  }
  connect_limit_.disarm();
  const metric_ids& metrics = shard_.target().metrics();
  shard_.host().record(metrics.opened, work_.operation, 1);
  shard_.host().record(metrics.connect_time, work_.operation, shard_.now_ns() - connect_start_ns_);
  send();
}

void exchange::send() noexcept {
  stage_ = stage::sending;
  session_->link.write(request_.data + written_, request_.size - written_, *this);
}

void exchange::on_written(const error_code& error, std::size_t bytes) noexcept {
  if (error) {
    // The system refused the first byte, so the server has seen nothing of it, whatever the method.
    if (reused_ && written_ == 0) return repeat(false);
    return on_broken_connection();
  }
  written_ += bytes;
  sample_.bytes_out += static_cast<std::uint32_t>(bytes);
  if (written_ < request_.size) return send();
  stage_ = stage::receiving;
  session_->link.read(*this);
}

void exchange::on_read(const error_code& error, std::size_t bytes) noexcept {
  if (error) {
    if (received_ == 0) return on_broken_connection();
    if (error == boost::asio::error::eof && parser_.end_of_stream() == response_parser::progress::done)
      return finish(shard_.now_ns());
    return fail(SPATE_OUTCOME_RESET, shard_.target().texts().answer_cut, shard_.now_ns());
  }
  std::int64_t now_ns = 0;
  if (received_ == 0) {
    now_ns = shard_.now_ns();
    sample_.first_byte_us = static_cast<std::uint32_t>((now_ns - sample_.start_ns + 999) / 1000);
    if ((operation_->reads & (SPATE_WANTS_FIELDS | SPATE_WANTS_BODY)) != 0 && store_ == nullptr)
      store_ = shard_.take_store();
    parser_.begin(operation_->request.is_head(), operation_->reads, store_, shard_.target().limits());
  }
  received_ += bytes;
  sample_.bytes_in += static_cast<std::uint32_t>(bytes);
  std::size_t consumed = 0;
  connection& link = session_->link;
  auto progress = parser_.feed(link.input(), link.input_size(), consumed);
  if (progress == response_parser::progress::more) {
    parser_.keep();
    link.consume(consumed);
    return link.read(*this);
  }
  link.consume(consumed);
  on_parsed(progress, now_ns);
}

// A connection that was used before may have ended just before the request reached the server. Sending again is right
// for methods that do the same when done twice, and only when nothing of an answer came.
void exchange::on_broken_connection() noexcept {
  if (reused_ && operation_->request.is_idempotent()) return repeat(true);
  const error_texts& texts = shard_.target().texts();
  fail(SPATE_OUTCOME_RESET, stage_ == stage::sending ? texts.write_reset : texts.no_answer, shard_.now_ns());
}

void exchange::repeat(bool counted) noexcept {
  log_attempt("repeated");
  session_->link.close();
  if (counted) {
    sample_.flags |= SPATE_SAMPLE_REPEATED;
    shard_.host().record(shard_.target().metrics().repeated, work_.operation, 1);
  }
  // The connection is closed, so this attempt opens one, which is not reused and is not repeated again.
  start_attempt(shard_.now_ns());
}

void exchange::on_timeout(std::int64_t now_ns) noexcept {
  const error_texts& texts = shard_.target().texts();
  std::uint16_t text = texts.answer_timeout;
  if (stage_ == stage::resolving) text = texts.dns_timeout;
  if (stage_ == stage::connecting) text = texts.connect_timeout;
  if (stage_ == stage::sending) text = texts.write_timeout;
  if (stage_ == stage::receiving && received_ > 0) text = texts.answer_slow;
  fail(SPATE_OUTCOME_TIMEOUT, text, now_ns);
}

void exchange::connect_limit::on_timeout(std::int64_t now_ns) noexcept { owner_.on_timeout(now_ns); }

void exchange::abort(std::int64_t now_ns) noexcept { fail(SPATE_OUTCOME_ABORTED, 0, now_ns); }

}  // namespace spate::http_api
