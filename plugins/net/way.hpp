// How a target's connections come about.
#pragma once

#include <spate/config.hpp>

#include <optional>
#include <string>
#include <vector>

#include "net/place.hpp"
#include "net/url.hpp"

namespace spate::net {

// Constant after its constructor; all shards read it.
struct connection_way {
  // Throws spate::failure when TLS cannot be set up or a source address is not of this machine.
  connection_way(config settings, const base_url& url);

  std::vector<place> places;  // the proxy, connect_to, the unix socket or the URL: one for each connection, in turn
  std::vector<boost::asio::ip::address> sources;  // empty: the system chooses
  lookup_rules lookups;
  std::string tunnel_request;  // CONNECT, to a proxy, for TLS or WebSocket; empty: no tunnel
  std::optional<tls_context> tls;
};

// What stands before the path of a request to a proxy: "http://host:port"; empty without a proxy, or through a tunnel.
std::string absolute_prefix(config settings, const base_url& url);

// "Basic ..." for the proxy; empty when the profile names no user.
std::string proxy_authorization(config settings);

}  // namespace spate::net
