#pragma once

#include "http_client.hpp"
#include "plugins/net/frames.hpp"

namespace spate::llm_eval_server {

// The client's side of WebSocket over a plain socket, frame by frame.
class websocket_client {
 public:
  explicit websocket_client(std::uint16_t port, const std::string& target = "/ws", const std::string& headers = {})
      : socket(port), answer(socket.request("GET", target, "", std::string(upgrade) + headers)) {}

  void send(int first, std::string_view payload) { socket.send(test::frame(first, payload, &mask)); }
  void say(std::string_view text) { send(0x81, text); }
  void close(int code) { send(0x88, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)}); }

  struct received {
    int first = -1;  // the whole first byte; -1: the connection has ended
    std::string payload;
    bool operator==(const received&) const = default;
  };
  received next() {
    const std::string head = socket.receive_bytes(2);
    if (head.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(head[1]);
    if (size == 126) {
      const std::string length = socket.receive_bytes(2);
      size = static_cast<unsigned char>(length.at(0)) * 256u + static_cast<unsigned char>(length.at(1));
    }
    return {static_cast<unsigned char>(head[0]), socket.receive_bytes(size)};
  }

  static constexpr const char* upgrade =
      "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  static constexpr std::uint32_t mask = 0x0BADCAFE;

  http_client socket;
  http_answer answer;
};

}  // namespace spate::llm_eval_server
