// How an exchange ends, and what is told of it.
#include <spate/receive_lag.hpp>

#include <charconv>

#include "exchange.hpp"
#include "shard.hpp"

namespace spate::http_api {

namespace {

std::string_view outcome_name(std::uint16_t outcome) noexcept {
  switch (outcome) {
    case SPATE_OUTCOME_OK:
      return "ok";
    case SPATE_OUTCOME_EXPECT:
      return "expect";
    case SPATE_OUTCOME_STATUS:
      return "status";
    case SPATE_OUTCOME_TIMEOUT:
      return "timeout";
    case SPATE_OUTCOME_DNS:
      return "dns";
    case SPATE_OUTCOME_REFUSED:
      return "refused";
    case SPATE_OUTCOME_RESET:
      return "reset";
    case SPATE_OUTCOME_TLS:
      return "tls";
    case SPATE_OUTCOME_PROTOCOL:
      return "protocol";
    case SPATE_OUTCOME_EXHAUSTED:
      return "exhausted";
    case SPATE_OUTCOME_ABORTED:
      return "aborted";
    case SPATE_OUTCOME_NO_VALUE:
      return "no_value";
    case outcome_proxy:
      return "proxy";
    case http_target::outcome_redirect:
      return "redirect";
    default:
      return "other";
  }
}

void write_hex(char* out, std::uint64_t number, int digits) noexcept {
  for (int i = digits - 1; i >= 0; --i, number >>= 4) out[i] = "0123456789abcdef"[number & 15];
}

}  // namespace

void exchange::on_parsed(response_parser::progress progress, std::int64_t now_ns) noexcept {
  if (now_ns == 0) now_ns = shard_.now_ns();
  const error_texts& texts = shard_.target().texts();
  switch (progress) {
    case response_parser::progress::done:
      return finish(now_ns);
    case response_parser::progress::too_long_header:
      return fail(SPATE_OUTCOME_PROTOCOL, texts.long_header, now_ns);
    case response_parser::progress::too_long_body:
      return fail(SPATE_OUTCOME_PROTOCOL, texts.long_body, now_ns);
    default:
      return fail(SPATE_OUTCOME_PROTOCOL, texts.malformed, now_ns);
  }
}

void exchange::finish(std::int64_t end_ns) noexcept {
  sample_.end_ns = end_ns;
  sample_.status = parser_.status();
  connection& link = lane_->link;
  const bool surplus = link.input_size() > 0;
  sample_.receive_lag = pack_receive_lag(link.receive_lag_ns());
  if (operation_->keeps_cookies) take_cookies(end_ns);
  if (operation_->redirects > 0 && follow(end_ns)) return;
  std::string_view body = parser_.body();
  if (operation_->decodes && !shard_.decoder().decode(store_->fields, body, sample_.error_id)) {
    sample_.outcome = SPATE_OUTCOME_PROTOCOL;
  } else if (operation_->wants != 0) {
    spate_response response{};
    response.struct_size = sizeof response;
    response.field_stride = sizeof(spate_field);
    response.status = sample_.status;
    if ((operation_->wants & SPATE_WANTS_FIELDS) != 0) {
      response.fields = store_->fields.data();
      response.field_count = static_cast<std::uint32_t>(store_->fields.size());
    }
    response.body = str(body);
    response.received_ns = end_ns;
    sample_.outcome = shard_.host().offer(work_.token, work_.operation, work_.user, response, sample_.error_id);
  } else if (sample_.status >= 400 || sample_.status < 200) {
    sample_.outcome = SPATE_OUTCOME_STATUS;
    sample_.error_id = shard_.status_text(sample_.status);
  }
  if (surplus && sample_.outcome == SPATE_OUTCOME_OK) {
    // The next answer on this connection could not be told from what is there already.
    sample_.outcome = SPATE_OUTCOME_PROTOCOL;
    sample_.error_id = shard_.target().texts().surplus;
  }
  offer_as_slow();
  if (surplus)
    link.close();
  else
    leave(end_ns);
  end();
}

// The connection stays for the next request when both sides want it to.
void exchange::leave(std::int64_t end_ns) noexcept {
  connection& link = lane_->link;
  link.idle_since_ns = end_ns;
  const bool speaks_another_protocol = sample_.status == 101;
  const bool is_cut = write_failed_ || written_ < request_.size;
  if (is_cut || speaks_another_protocol || !parser_.keep_alive() || sent_->closes())
    link.close();
  else
    link.rest();
}

void exchange::take_cookies(std::int64_t end_ns) noexcept {
  for (const spate_field& each : store_->fields) {
    if (!same_name(view(each.name), "Set-Cookie")) continue;
    if (auto set = parse_set_cookie(view(each.text)))
      shard_.session_of(work_.user)
          .cookies.take(*set, shard_.target().origin(), path_of_target(request_.target()),
                        {end_ns, shard_.host().wall_ns()});
  }
}

void exchange::fail(std::uint16_t outcome, std::uint16_t text, std::int64_t end_ns) noexcept {
  sample_.end_ns = end_ns;
  sample_.outcome = outcome;
  sample_.error_id = text;
  if (outcome == SPATE_OUTCOME_TIMEOUT) sample_.flags |= SPATE_SAMPLE_CENSORED;
  if (received_ > 0) sample_.status = parser_.status();
  offer_as_slow();
  lane_->link.close();
  end();
}

void exchange::fail_read(const error_code& error) noexcept {
  const std::string& tls = lane_->link.tls_failure();
  if (!tls.empty()) return fail(SPATE_OUTCOME_TLS, shard_.way_out().tls_text(tls), shard_.now_ns());
  if (received_ == 0) return on_broken_connection();
  const error_texts& texts = shard_.target().texts();
  const bool timed_out = error == boost::asio::error::timed_out;
  fail(timed_out ? SPATE_OUTCOME_TIMEOUT : SPATE_OUTCOME_RESET, timed_out ? texts.answer_slow : texts.answer_cut,
       shard_.now_ns());
}

void exchange::end() noexcept {
  disarm();
  read_limit_.disarm();
  connector_.stop();
  log_attempt(outcome_name(sample_.outcome), sample_.status, sample_.end_ns);
  if (store_ != nullptr) shard_.give_back(store_);
  store_ = nullptr;
  active_ = false;
  shard_.end(*this, *lanes_, *lane_, sample_);
}

void exchange::log_attempt(std::string_view outcome, std::int32_t status, std::int64_t end_ns) noexcept {
  if (request_log* log = shard_.log())
    log->add({{id_, request_id_size},
              operation_->name,
              outcome,
              work_.user,
              attempt_,
              written_ == request_.size,
              status,
              work_.scheduled_ns,
              sample_.blocked_ns,
              attempt_start_ns_,
              end_ns});
}

// Unique over the run's shards and attempts by counting, over runs by chance.
void exchange::write_id() noexcept {
  write_hex(id_, shard_.target().run_id(), 16);
  write_hex(id_ + 16, shard_.index(), 4);
  write_hex(id_ + 20, shard_.next_request_number(), 12);
  request_.put_id(buffer_, id_);
}

}  // namespace spate::http_api
