#include "net/connector.hpp"

#include <boost/asio/error.hpp>

#include "net/gateway.hpp"

namespace spate::net {

namespace {

// A proxy's answer to CONNECT is a status and some headers; one that goes on and on is no answer.
constexpr std::size_t longest_tunnel_answer = 16 * 1024;

// "HTTP/1.1 200 ..." gives 200; 0 when it is none.
int status_of(std::string_view answer) noexcept {
  if (!answer.starts_with("HTTP/1.") || answer.size() < 12 || answer[8] != ' ') return 0;
  int status = 0;
  for (char c : answer.substr(9, 3)) {
    if (c < '0' || c > '9') return 0;
    status = 10 * status + (c - '0');
  }
  return status;
}

}  // namespace

void connector::open(connection& link, tls_session& session, std::uint32_t operation, std::int64_t now_ns) noexcept {
  link_ = &link;
  session_ = &session;
  operation_ = operation;
  start_ns_ = now_ns;
  stage_ = stage::resolving;
  gateway_.shard().timeouts().arm(*this, gateway_.timeout_fifo(), now_ns);
  place_ = &gateway_.next_place();
  switch (place_->look(now_ns)) {
    case resolved_place::state::found:
      return connect_first();
    case resolved_place::state::failed:
      return on_lookup_done();
    case resolved_place::state::running:
      return;
  }
}

void connector::stop() noexcept {
  disarm();
  stage_ = stage::idle;
}

void connector::on_lookup_done() noexcept {
  if (stage_ != stage::resolving) return;
  switch (place_->lookup().now()) {
    case host_lookup::state::found:
      return connect_first();
    case host_lookup::state::failed:
      return end(SPATE_OUTCOME_DNS, gateway_.lookup_text(place_->lookup().error()));
    default:
      return;
  }
}

void connector::connect_first() noexcept {
  stage_ = stage::connecting;
  place_->next_order(endpoints_);
  next_endpoint_ = 0;
  connect_next();
}

void connector::connect_next() noexcept {
  const endpoint& to = endpoints_[next_endpoint_++];
  const boost::asio::ip::address* source = nullptr;
  if (!gateway_.way().sources.empty()) {
    source = gateway_.next_source(to.protocol().family());
    if (source == nullptr) return on_connected(boost::asio::error::address_family_not_supported);
  }
  if (error_code known = link_->connect(to, source, *this)) on_connected(known);
}

void connector::on_connected(const error_code& error) noexcept {
  if (error) {
    link_->close();
    if (next_endpoint_ < endpoints_.size()) return connect_next();
    return fail_connect(error);
  }
  if (gateway_.way().tunnel_request.empty()) return secure_or_end();
  stage_ = stage::tunnelling;
  written_ = 0;
  send_tunnel();
}

void connector::send_tunnel() noexcept {
  const std::string& request = gateway_.way().tunnel_request;
  link_->write(request.data() + written_, request.size() - written_, *this);
}

void connector::on_written(const error_code& error, std::size_t bytes) noexcept {
  if (error) return end(outcome_proxy, gateway_.texts().proxy_ended);
  written_ += bytes;
  if (written_ < gateway_.way().tunnel_request.size()) return send_tunnel();
  link_->read(*this);
}

void connector::on_read(const error_code& error, std::size_t) noexcept {
  const connect_texts& texts = gateway_.texts();
  if (error) return end(outcome_proxy, texts.proxy_ended);
  const std::string_view answer(link_->input(), link_->input_size());
  const auto head_end = answer.find("\r\n\r\n");
  if (head_end == std::string_view::npos) {
    if (answer.size() > longest_tunnel_answer) return end(outcome_proxy, texts.proxy_no_http);
    return link_->read(*this);
  }
  const int status = status_of(answer);
  if (status / 100 == 1) {
    link_->consume(head_end + 4);
    return link_->input_size() > 0 ? on_read({}, 0) : link_->read(*this);
  }
  if (status == 0) return end(outcome_proxy, texts.proxy_no_http);
  if (status / 100 != 2) return end(outcome_proxy, gateway_.proxy_text(status));
  // TLS begins with the client: nothing may follow yet.
  if (answer.size() > head_end + 4) return end(outcome_proxy, texts.proxy_no_http);
  link_->consume(head_end + 4);
  secure_or_end();
}

void connector::secure_or_end() noexcept {
  const auto& tls = gateway_.way().tls;
  if (!tls) return end(SPATE_OUTCOME_OK, 0);
  stage_ = stage::securing;
  tls_start_ns_ = gateway_.shard().now_ns();
  try {
    link_->secure(*tls, *session_, *this);
  } catch (const std::bad_alloc&) {
    end(SPATE_OUTCOME_EXHAUSTED, gateway_.texts().no_memory);
  }
}

void connector::on_secured(const error_code& error) noexcept {
  if (error) return end(SPATE_OUTCOME_TLS, gateway_.handshake_text(error, link_->tls_failure()));
  const connect_metrics& metrics = gateway_.metrics();
  gateway_.shard().host().record(metrics.tls_time, operation_, gateway_.shard().now_ns() - tls_start_ns_);
  if (link_->is_resumed()) gateway_.shard().host().record(metrics.tls_resumed, operation_, 1);
  end(SPATE_OUTCOME_OK, 0);
}

void connector::end(std::uint16_t outcome, std::uint16_t text) noexcept {
  stop();
  const std::int64_t now_ns = gateway_.shard().now_ns();
  const connect_metrics& metrics = gateway_.metrics();
  if (outcome == SPATE_OUTCOME_OK) {
    gateway_.shard().host().record(metrics.opened, operation_, 1);
    gateway_.shard().host().record(metrics.connect_time, operation_, now_ns - start_ns_);
    link_->opened();
  } else {
    gateway_.shard().host().record(metrics.failed, operation_, 1);
    link_->close();
  }
  user_.on_open(outcome, text, now_ns);
}

void connector::fail_connect(const error_code& error) noexcept {
  namespace net = boost::asio::error;
  const connect_texts& texts = gateway_.texts();
  if (error == net::connection_refused) return end(SPATE_OUTCOME_REFUSED, texts.refused);
  if (error == boost::system::errc::no_such_file_or_directory) return end(SPATE_OUTCOME_REFUSED, texts.no_socket_file);
  // It was open, and ended before this side had looked.
  if (error == net::connection_reset) return end(SPATE_OUTCOME_RESET, texts.ended_at_once);
  if (error == net::timed_out) return end(SPATE_OUTCOME_TIMEOUT, texts.connect_timeout);
  if (error == net::no_descriptors) return end(SPATE_OUTCOME_EXHAUSTED, texts.no_descriptors);
  if (error == boost::system::errc::address_not_available || error == net::address_in_use)
    return end(SPATE_OUTCOME_EXHAUSTED, texts.no_ports);
  if (error == net::try_again) return end(SPATE_OUTCOME_REFUSED, texts.backlog_full);
  if (error == net::address_family_not_supported && !gateway_.way().sources.empty())
    return end(SPATE_OUTCOME_REFUSED, texts.no_source);
  if (error == net::host_unreachable || error == net::network_unreachable)
    return end(SPATE_OUTCOME_REFUSED, texts.unreachable);
  end(SPATE_OUTCOME_REFUSED, texts.connect_failed);
}

std::uint16_t connector::timeout_text() const noexcept {
  const connect_texts& texts = gateway_.texts();
  switch (stage_) {
    case stage::resolving:
      return texts.dns_timeout;
    case stage::tunnelling:
      return texts.proxy_timeout;
    case stage::securing:
      return texts.tls_timeout;
    default:
      return texts.connect_timeout;
  }
}

void connector::on_timeout(std::int64_t) noexcept { end(SPATE_OUTCOME_TIMEOUT, timeout_text()); }

}  // namespace spate::net
