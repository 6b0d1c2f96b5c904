#include "net/gateway.hpp"

#include "net/connector.hpp"

namespace spate::net {

connect_texts::connect_texts(const host_services& host, bool by_proxy)
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
      ended_at_once(host.intern("the connection ended without an answer")),
      proxy_ended(host.intern("the proxy ended the connection")),
      proxy_no_http(host.intern("the proxy's answer to CONNECT is no valid HTTP/1")),
      proxy_timeout(host.intern("no answer of the proxy in time")) {}

connect_metrics::connect_metrics(const host_services& host, bool counts)
    : connect_time(counts ? define(host, connect_time_metric) : SPATE_NONE),
      tls_time(define(host, tls_time_metric)),
      tls_resumed(define(host, tls_resumed_metric)),
      opened(counts ? define(host, opened_metric) : SPATE_NONE),
      failed(counts ? define(host, failed_metric) : SPATE_NONE) {}

connecting::connecting(const host_services& host, config settings, const base_url& url, bool counts)
    : way(settings, url),
      texts(host, static_cast<bool>(settings.find("proxy.url"))),
      metrics(host, counts),
      timeout_ns(settings.find("connect_timeout").as_duration().count()) {}

// Each shard begins elsewhere, so that few connections are spread as well.
gateway::gateway(asio_shard& shard, const connecting& from, std::uint32_t shard_index)
    : shard_(shard),
      from_(from),
      place_turn_(shard_index),
      source_turn_(shard_index),
      timeout_fifo_(shard.timeouts().fifo(from.timeout_ns)) {
  for (const place& each : from.way.places) {
    places_.push_back(std::make_unique<resolved_place>(shard, each, from.way.lookups));
    places_.back()->lookup().on_done([this] {
      for (connector* each_waiting : connectors_) each_waiting->on_lookup_done();
    });
  }
}

const boost::asio::ip::address* gateway::next_source(int family) noexcept {
  const auto& sources = way().sources;
  for (std::size_t tried = 0; tried < sources.size(); ++tried) {
    const auto& each = sources[source_turn_++ % sources.size()];
    if (each.is_v6() == (family == AF_INET6)) return &each;
  }
  return nullptr;
}

std::uint16_t gateway::proxy_text(int status) const {
  return shard_.host().intern(text("the proxy answered ", status, " to CONNECT"));
}

std::uint16_t gateway::lookup_text(int error) const {
  if (error == 0 || error == EAI_NONAME || error == EAI_NODATA || error == EAI_ADDRFAMILY) return texts().dns;
  return shard_.host().intern(text("the host name could not be looked up: ", ::gai_strerror(error)));
}

std::uint16_t gateway::handshake_text(const error_code& error, const std::string& reason) const {
  if (!reason.empty()) return tls_text(reason);
  if (error == boost::asio::error::eof) return tls_text("the server closed in the handshake");
  return tls_text(error == boost::asio::error::connection_reset ? "the server reset in the handshake"
                                                                : error.message());
}

std::uint16_t gateway::tls_text(const std::string& reason) const { return shard_.host().intern(text("TLS: ", reason)); }

}  // namespace spate::net
