// What client and server say before the first frame (RFC 6455, 4).
#pragma once

#include <spate/abi/ext/response.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace spate::net {

constexpr std::size_t websocket_key_size = 24;
// The answer to a key: Sec-WebSocket-Accept.
std::string accept_of(std::string_view key);

// The extension that is offered, and agreed to: nothing is kept from one message to the next, on either side.
inline constexpr std::string_view offered_deflate =
    "permessage-deflate; client_no_context_takeover; server_no_context_takeover";

enum class upgrade_fault : std::uint8_t { none, upgrade, connection, accept, subprotocol, extension };
const char* in_words(upgrade_fault what) noexcept;

// What a client has asked for.
struct upgrade_offer {
  std::string_view key;
  std::span<const std::string> subprotocols;
  bool deflate;
};
// The headers of an answer 101, looked at. `deflate` says whether it was agreed on.
upgrade_fault look_at_upgrade(std::span<const spate_field> fields, const upgrade_offer& offer, bool& deflate);

// The server's side: a key that may be answered (16 bytes in base64).
bool is_key(std::string_view text) noexcept;
// True when an offer of Sec-WebSocket-Extensions may be answered with offered_deflate.
bool may_deflate(std::string_view offers) noexcept;

}  // namespace spate::net
