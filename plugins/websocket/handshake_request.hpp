// The request that asks for the upgrade, as bytes with holes.
#pragma once

#include <spate/config.hpp>
#include <spate/host_services.hpp>

#include <string>

#include "net/request_pieces.hpp"
#include "net/url.hpp"

namespace spate::websocket {

// What every handshake of a target has in common. Nodes may be absent.
struct shared_handshake {
  const net::base_url& url;
  node headers, basic;       // basic: the table auth.basic
  std::string subprotocols;  // the header's value; empty: none
  bool compression;
};

// Constant after its constructor. [control]
class handshake_request {
 public:
  // `connect`: the operation's table, or nothing.
  handshake_request(const shared_handshake& target, node connect);

  // The request up to the place of the key and what follows it; returns the size of all. [shard]
  std::size_t render(const host_services& host, std::uint64_t token, net::byte_buffer& to) const;

 private:
  net::request_pieces pieces_;
};

// Writes a key into a rendered request, whose last header it is.
void put_key(char* request, std::size_t size, std::string_view key) noexcept;

// Headers that the handshake itself writes.
bool is_of_handshake(std::string_view name) noexcept;

}  // namespace spate::websocket
