// How a channel comes about.
#include "channel.hpp"
#include "shard.hpp"

namespace spate::websocket {

namespace {

// A refusal's page is none of ours.
constexpr net::response_limits answer_limits = {64 * 1024, 1 << 20};

}  // namespace

void channel::open(char* request, std::size_t size, std::int64_t now_ns) noexcept {
  drop();
  request_ = request;
  request_size_ = size;
  open_start_ns_ = now_ns;
  stage_ = stage::opening;
  connector_.open(link_, session_, operation_, now_ns);
}

void channel::on_open(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns) noexcept {
  if (outcome != SPATE_OUTCOME_OK) return fail_open({outcome, text, 0}, now_ns);
  stage_ = stage::upgrading;
  upgrade_ = shard_.take_upgrade();
  upgrade_->parser.begin(false, SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS, &upgrade_->store, answer_limits);
  shard_.make_key(upgrade_->key);
  put_key(request_, request_size_, upgrade_->key_text());
  upgrade_start_ns_ = now_ns;
  shard_.timeouts().arm(handshake_limit_, shard_.handshake_fifo(), now_ns);
  out_written_ = 0;
  send_request();
}

void channel::send_request() noexcept { link_.write(request_ + out_written_, request_size_ - out_written_, *this); }

void channel::look_at_answer(std::int64_t now_ns) noexcept {
  using progress = net::response_parser::progress;
  const error_texts& texts = shard_.target().texts();
  std::size_t consumed = 0;
  net::response_parser& parser = upgrade_->parser;
  const progress state = parser.feed(link_.input(), link_.input_size(), consumed);
  const std::int32_t status = parser.status();
  if (state == progress::malformed) return fail_open({outcome_handshake, texts.upgrade_malformed, 0}, now_ns);
  if (status >= 200) return fail_open({outcome_handshake, shard_.refused_text(status), status}, now_ns);
  if (state == progress::more) {
    parser.keep();
    link_.consume(consumed);
    return start_read();
  }
  if (state != progress::done) return fail_open({outcome_handshake, texts.upgrade_long, status}, now_ns);
  bool deflate = false;
  const net::upgrade_offer offer{upgrade_->key_text(), shard_.target().subprotocols(), shard_.target().compresses()};
  const net::upgrade_fault fault = net::look_at_upgrade(upgrade_->store.fields, offer, deflate);
  if (fault != net::upgrade_fault::none)
    return fail_open({outcome_handshake, shard_.host().intern(net::in_words(fault)), status}, now_ns);
  compresses_ = deflate;
  link_.consume(consumed);
  opened(now_ns);
}

void channel::opened(std::int64_t now_ns) noexcept {
  handshake_limit_.disarm();
  stage_ = stage::open;
  opened_ns_ = now_ns;
  out_written_ = 0;
  reader_.begin(shard_.target().limits(), false, compresses_ ? &shard_.inflater() : nullptr);
  count(measure::opened);
  count(measure::open);
  count(measure::connect_time, now_ns - open_start_ns_);
  count(measure::upgrade_time, now_ns - upgrade_start_ns_);
  if (shard_.idle_fifo() != SPATE_NONE) shard_.timeouts().arm(idle_limit_, shard_.idle_fifo(), now_ns);
  const std::uint32_t epoch = epoch_;
  user_.on_open({SPATE_OUTCOME_OK, 0, 101}, now_ns);
  if (epoch != epoch_) return;
  release_upgrade();
  take_frames(now_ns);  // what came behind the answer
}

void channel::fail_open(const channel_end& how, std::int64_t now_ns) noexcept {
  drop();
  count(measure::failed);
  user_.on_open(how, now_ns);
}

channel_end channel::end_of_read(const net::error_code& error) noexcept {
  const error_texts& texts = shard_.target().texts();
  const bool upgrading = stage_ == stage::upgrading;
  if (!link_.tls_failure().empty()) return {SPATE_OUTCOME_TLS, shard_.way_out().tls_text(link_.tls_failure()), 0};
  if (error == boost::asio::error::timed_out) return {SPATE_OUTCOME_TIMEOUT, texts.answer_timeout, 0};
  if (upgrading) return {SPATE_OUTCOME_RESET, texts.no_upgrade_answer, 0};
  if (error != boost::asio::error::eof) return {SPATE_OUTCOME_RESET, texts.reset, 0};
  return {SPATE_OUTCOME_RESET, link_.was_cut() ? texts.tls_cut : texts.ended, 0};
}

// Of the opening one, or of the closing one.
void channel::on_handshake_limit(std::int64_t now_ns) noexcept {
  const error_texts& texts = shard_.target().texts();
  if (stage_ != stage::closing) return fail_open({SPATE_OUTCOME_TIMEOUT, texts.upgrade_timeout, 0}, now_ns);
  drop();
  end({SPATE_OUTCOME_TIMEOUT, texts.close_timeout, 0}, 0, true, now_ns);
}

}  // namespace spate::websocket
