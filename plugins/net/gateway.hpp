// The way out of one shard: what its connections have in common while they are opened.
#pragma once

#include <memory>
#include <vector>

#include "net/way.hpp"

namespace spate::net {

class connector;

// The first outcome of its own that a plugin declares which opens connections here: `proxy`.
inline constexpr std::uint16_t outcome_proxy = SPATE_OUTCOME_PLUGIN;

// Numbers of the texts that say why there is no connection.
struct connect_texts {
  connect_texts(const host_services& host, bool by_proxy);
  std::uint16_t dns, dns_timeout, refused, unreachable, connect_failed, no_descriptors, no_ports, connect_timeout;
  std::uint16_t no_socket_file, backlog_full, no_source, no_memory, tls_timeout, ended_at_once;
  std::uint16_t proxy_ended, proxy_no_http, proxy_timeout;
};

// Rows of a plugin's table of metrics.
inline constexpr spate_metric_info connect_time_metric = {
    "connect_time", "Time to open a connection, lookup and TLS included.", SPATE_METRIC_TIME, 0};
inline constexpr spate_metric_info tls_time_metric = {"tls_time", "Time of the TLS handshake.", SPATE_METRIC_TIME, 0};
inline constexpr spate_metric_info tls_resumed_metric = {
    "tls_sessions_resumed", "Handshakes that resumed an earlier session.", SPATE_METRIC_COUNTER, 0};
inline constexpr spate_metric_info opened_metric = {"connections_opened", "Connections that were opened.",
                                                    SPATE_METRIC_COUNTER, 0};
inline constexpr spate_metric_info failed_metric = {"connections_failed", "Connections that could not be opened.",
                                                    SPATE_METRIC_COUNTER, 0};

inline std::uint32_t define(const host_services& host, const spate_metric_info& what) {
  return host.define_metric(what.name, what.kind);
}

// Numbers of the rows above. A protocol that has something to agree on behind the connection counts itself when it is
// open: `counts` is false then.
struct connect_metrics {
  connect_metrics(const host_services& host, bool counts);
  std::uint32_t connect_time, tls_time, tls_resumed, opened, failed;
};

// Of a target, constant: what its gateways are made of.
struct connecting {
  // Throws spate::failure, as connection_way does.
  connecting(const host_services& host, config settings, const base_url& url, bool counts = true);
  connection_way way;
  connect_texts texts;
  connect_metrics metrics;
  std::int64_t timeout_ns;  // for all of it: lookup, connecting, tunnel, TLS
};

// Knows the addresses of the target's places, and whose turn it is. Shard's thread; lives as long as the shard, and so
// do the connectors that use it.
class gateway {
 public:
  gateway(asio_shard& shard, const connecting& from, std::uint32_t shard_index);

  asio_shard& shard() noexcept { return shard_; }
  const connection_way& way() const noexcept { return from_.way; }
  const connect_texts& texts() const noexcept { return from_.texts; }
  const connect_metrics& metrics() const noexcept { return from_.metrics; }
  std::uint32_t timeout_fifo() const noexcept { return timeout_fifo_; }
  block_pool& blocks() noexcept { return blocks_; }

  resolved_place& next_place() noexcept { return *places_[place_turn_++ % places_.size()]; }
  // The next source address of the family, or NULL when there is none.
  const boost::asio::ip::address* next_source(int family) noexcept;
  void add(connector& waiting) { connectors_.push_back(&waiting); }

  // Numbers of texts that depend on what happened.
  std::uint16_t proxy_text(int status) const;
  std::uint16_t lookup_text(int error) const;
  std::uint16_t handshake_text(const error_code& error, const std::string& reason) const;
  std::uint16_t tls_text(const std::string& reason) const;

 private:
  asio_shard& shard_;
  const connecting& from_;
  block_pool blocks_;
  std::vector<std::unique_ptr<resolved_place>> places_;
  std::vector<connector*> connectors_;
  std::size_t place_turn_, source_turn_;
  std::uint32_t timeout_fifo_;
};

}  // namespace spate::net
