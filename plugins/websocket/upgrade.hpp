// What a handshake needs while it lasts.
#pragma once

#include "net/response_parser.hpp"
#include "net/websocket/handshake.hpp"

namespace spate::websocket {

// Taken from the shard's pool: connections by the thousand have one each only while they are opened.
struct upgrade {
  net::response_parser parser;
  net::response_store store;
  char key[net::websocket_key_size];
  std::string_view key_text() const noexcept { return {key, sizeof key}; }
};

}  // namespace spate::websocket
