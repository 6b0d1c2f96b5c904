#include "target.hpp"

#include <algorithm>
#include <random>

#include "request_log.hpp"

namespace spate::http_api {

error_texts::error_texts(const host_services& host, bool by_proxy)
    : dns(host.intern(by_proxy ? "the proxy's host name was not found" : "the host name was not found")),
      dns_timeout(host.intern("the host name was not resolved in time")),
      refused(host.intern(by_proxy ? "connection refused by the proxy" : "connection refused")),
      unreachable(host.intern(by_proxy ? "the proxy cannot be reached" : "the host cannot be reached")),
      connect_failed(host.intern("the connection could not be opened")),
      no_descriptors(host.intern("no file descriptor left for a connection (ulimit -n)")),
      no_ports(host.intern("no local port left for a connection")),
      connect_timeout(host.intern("no connection in time")),
      no_socket_file(host.intern("the unix socket is not there")),
      backlog_full(host.intern("the server's queue of connections is full")),
      no_source(host.intern("none of source_addresses is of the server's address family")),
      no_memory(host.intern("no memory left for a connection")),
      tls_timeout(host.intern("no TLS handshake in time")),
      tls_cut(host.intern("TLS: the connection ended without a close_notify, so the answer may be cut")),
      proxy_ended(host.intern("the proxy ended the connection")),
      proxy_no_http(host.intern("the proxy's answer to CONNECT is no valid HTTP/1")),
      proxy_timeout(host.intern("no answer of the proxy in time")),
      write_reset(host.intern("the connection ended while the request was sent")),
      write_timeout(host.intern("the request could not be sent in time")),
      no_answer(host.intern("the connection ended without an answer")),
      answer_cut(host.intern("the connection ended in the middle of the answer")),
      answer_timeout(host.intern("no answer in time")),
      answer_slow(host.intern("the answer was not complete in time")),
      first_byte_timeout(host.intern("no first byte within first_byte_timeout")),
      read_timeout(host.intern("the answer paused longer than read_timeout")),
      malformed(host.intern("the answer is no valid HTTP/1")),
      long_header(host.intern("the answer's headers are longer than max_header")),
      long_body(host.intern("the answer's body is longer than max_body")),
      surplus(host.intern("the server sent more than the answer")),
      redirect_malformed(host.intern("redirected to what is no URL")),
      too_many_redirects(host.intern("redirected more often than `redirects` allows")) {}

static std::uint32_t define(const host_services& host, std::size_t index) {
  return host.define_metric(metric_table[index].name, metric_table[index].kind);
}

metric_ids::metric_ids(const host_services& host)
    : connect_time(define(host, 0)),
      tls_time(define(host, 1)),
      tls_resumed(define(host, 2)),
      opened(define(host, 3)),
      failed(define(host, 4)),
      reused(define(host, 5)),
      repeated(define(host, 6)),
      redirects(define(host, 7)) {}

namespace {

base_url require_url(node from) {
  std::string problem;
  auto parsed = parse_base_url(from.as_string(), problem);
  if (!parsed) throw failure(SPATE_E_CONFIG, problem, from.index());
  return *parsed;
}

ownership owner_of(node from) {
  if (from.as_string() == "pool") return ownership::pool;
  return from.as_string() == "new" ? ownership::once : ownership::user;
}

std::int64_t nanoseconds(node from) { return from.as_duration().count(); }

std::uint64_t random_id() {
  std::random_device random;
  return (std::uint64_t{random()} << 32) | random();
}

}  // namespace

http_target::http_target(const host_services& host, config settings)
    : protocol(host),
      url_(require_url(settings.find("base_url"))),
      way_(settings, url_),
      origin_{url_.host, url_.secure},
      texts_(host, static_cast<bool>(settings.find("proxy.url"))),
      metrics_(host),
      limits_{static_cast<std::uint32_t>(settings.find("max_header").as_size_bytes()),
              static_cast<std::uint64_t>(settings.find("max_body").as_size_bytes())},
      times_{nanoseconds(settings.find("connect_timeout")), nanoseconds(settings.find("first_byte_timeout")),
             nanoseconds(settings.find("read_timeout"))},
      owner_(owner_of(settings.find("connections"))),
      pool_size_(static_cast<std::uint32_t>(settings.find("pool.size").as_int(default_pool_size))),
      request_log_(settings.find("request_log").as_string()),
      run_id_(random_id()) {
  const std::string prefix = absolute_prefix(settings, url_), authorization = proxy_authorization(settings);
  const shared_request shared{url_,
                              settings.find("headers"),
                              settings.find("auth"),
                              settings.find("request_id").as_string(),
                              settings.find("traceparent").as_bool(),
                              settings.find("cookies").as_bool(),
                              settings.find("compression").as_bool(),
                              settings.find("redirects").as_int(),
                              prefix,
                              prefix.empty() ? std::string_view() : std::string_view(authorization),
                              owner_ == ownership::once};
  if (node oauth2 = settings.find("auth.oauth2")) tokens_.emplace(host, oauth2, settings.find("tls"));
  for (node each : settings.operations()) {
    auto made = std::make_unique<operation>(shared, each, host.wants(static_cast<std::uint32_t>(operations_.size())));
    made->timeout_ns = each.child("timeout").as_duration(settings.find("timeout").as_duration()).count();
    operations_.push_back(std::move(made));
  }
  if (!request_log_.empty()) request_log::clear(request_log_);
}

}  // namespace spate::http_api
