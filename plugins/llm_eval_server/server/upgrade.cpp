#include "server/upgrade.hpp"

#include "net/websocket/handshake.hpp"

namespace spate::llm_eval_server {

std::string_view upgrade_mistake(const http_request& request) {
  if (request.websocket_version != "13")
    return "Failed to open a WebSocket connection: unsupported Sec-WebSocket-Version header; 13 is.\n";
  if (!net::is_key(request.websocket_key))
    return "Failed to open a WebSocket connection: missing or invalid Sec-WebSocket-Key header.\n";
  return {};
}

std::string upgrade_answer(const http_request& request, std::string_view date, bool deflate) {
  std::string out = "HTTP/1.1 101 Switching Protocols\r\nServer: llm_eval_server\r\nDate: ";
  out += date;
  out += "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ";
  out += net::accept_of(request.websocket_key);
  if (deflate) out.append("\r\nSec-WebSocket-Extensions: ").append(net::offered_deflate);
  return out += "\r\n\r\n";
}

}  // namespace spate::llm_eval_server
