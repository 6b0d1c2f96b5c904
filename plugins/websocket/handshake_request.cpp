#include "handshake_request.hpp"

#include <spate/abi/ext/data.h>

#include <cstring>

#include "net/basic_auth.hpp"
#include "net/websocket/handshake.hpp"

#ifndef SPATE_VERSION
#error "the build says which version this is"
#endif

namespace spate::websocket {

namespace {

constexpr std::string_view request_end = "\r\n\r\n";

node among(node headers, std::string_view name) {
  for (node each : headers)
    if (net::same_name(each.key(), name)) return each;
  return {};
}

void add_path(net::request_pieces& to, const net::base_url& url, node path) {
  const bool is_root = url.path.empty() && !path.as_string().starts_with('/');
  to.add_literal(text("GET ", url.path, is_root ? "/" : ""));
  if (path) to.add_text(path, SPATE_ESCAPE_URL);
  to.add_literal(" HTTP/1.1\r\n");
}

}  // namespace

bool is_of_handshake(std::string_view name) noexcept {
  for (std::string_view each : {"Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version",
                                "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Content-Length"})
    if (net::same_name(name, each)) return true;
  return false;
}

handshake_request::handshake_request(const shared_handshake& target, node connect) {
  const node own = connect.child("headers");
  add_path(pieces_, target.url, connect.child("path"));
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!among(own, name) && !among(target.headers, name)) pieces_.add_literal(text(name, ": ", value, "\r\n"));
  };
  const auto add_written = [&](node each) {
    pieces_.add_literal(text(each.key(), ": "));
    pieces_.add_text(each, SPATE_ESCAPE_HEADER);
    pieces_.add_literal("\r\n");
  };
  add("Host", target.url.host_header);
  add("User-Agent", "spate/" SPATE_VERSION);
  for (node each : target.headers)
    if (!among(own, each.key())) add_written(each);
  for (node each : own) add_written(each);
  if (target.basic && !among(own, "Authorization")) {
    pieces_.add_literal("Authorization: ");
    net::add_basic(pieces_, target.basic);
    pieces_.add_literal("\r\n");
  }
  pieces_.add_literal("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
  if (!target.subprotocols.empty()) pieces_.add_literal(text("Sec-WebSocket-Protocol: ", target.subprotocols, "\r\n"));
  if (target.compression) pieces_.add_literal(text("Sec-WebSocket-Extensions: ", net::offered_deflate, "\r\n"));
  pieces_.add_literal(text("Sec-WebSocket-Key: ", std::string(net::websocket_key_size, '='), request_end));
}

std::size_t handshake_request::render(const host_services& host, std::uint64_t token, net::byte_buffer& to) const {
  std::size_t at = 0, base64_at = 0;
  for (const net::request_piece& each : pieces_.all()) {
    if (each.what == net::piece_kind::literal)
      at = net::copy(std::string_view(pieces_.literals()).substr(each.offset, each.size), to, at);
    else if (each.what == net::piece_kind::base64_begin)
      base64_at = at;
    else if (each.what == net::piece_kind::base64_end)
      at = net::encode_basic(to, base64_at, at);
    else
      at = net::render_hole(host, {each.id, token, each.escape}, to, at);
  }
  return at;
}

void put_key(char* request, std::size_t size, std::string_view key) noexcept {
  std::memcpy(request + size - request_end.size() - key.size(), key.data(), key.size());
}

}  // namespace spate::websocket
