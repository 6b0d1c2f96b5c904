// The server's side of WebSocket, by hand: scripts say exactly which bytes come when.
#pragma once

#include <mutex>

#include "net/websocket/handshake.hpp"
#include "plugins/net/frames.hpp"
#include "sdk/harness.hpp"
#include "sdk/scripted_server.hpp"

namespace spate::test {

using table = std::initializer_list<value::member>;

inline const spate_protocol* websocket() {
  static const spate_protocol* loaded = load_protocol(WEBSOCKET);
  return loaded;
}

inline std::string url_of(const scripted_server& server) {
  return "ws://127.0.0.1:" + std::to_string(server.port) + "/ws";
}

inline std::string header_of(const std::string& head, const std::string& name) {
  auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  at += name.size() + 4;
  return head.substr(at, head.find("\r\n", at) - at);
}

// A frame of the client, its mask taken off.
struct client_frame {
  int first = -1;  // the whole first byte
  std::string payload;
  explicit operator bool() const { return first >= 0; }
  int code() const {
    return payload.size() < 2 ? 0
                              : static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
  }
};

// What a script notes, and its test reads.
template <class T>
class noted {
 public:
  void set(T value) {
    std::lock_guard lock(mutex_);
    value_ = std::move(value);
  }
  T get() const {
    std::lock_guard lock(mutex_);
    return value_;
  }
  template <class Each>
  void add(Each each) {
    std::lock_guard lock(mutex_);
    value_.push_back(std::move(each));
  }

 private:
  mutable std::mutex mutex_;
  T value_{};
};

// One connection, after `accept`.
class websocket_peer {
 public:
  explicit websocket_peer(server_socket& socket) : socket_(socket) {}

  std::string read_request() { return head = socket_.read_until("\r\n\r\n"); }
  // Answers the upgrade; false when the client is gone. `more` are headers.
  bool accept(const std::string& more = "") { return !read_request().empty() && answer(more); }
  bool answer(const std::string& more = "") {
    return socket_.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + more +
                         "Sec-WebSocket-Accept: " + net::accept_of(header_of(head, "Sec-WebSocket-Key")) + "\r\n\r\n");
  }
  // The next frame; false when the client is gone.
  client_frame read() {
    client_frame out;
    const std::string start = socket_.read_exactly(2);
    if (start.size() != 2) return out;
    std::uint64_t size = static_cast<unsigned char>(start[1]) & 0x7F;
    const std::string longer = socket_.read_exactly(size == 126 ? 2 : size == 127 ? 8 : 0);
    if (!longer.empty()) size = 0;
    for (char c : longer) size = size << 8 | static_cast<unsigned char>(c);
    const std::string mask = socket_.read_exactly(4);
    if (mask.size() != 4 || (start[1] & 0x80) == 0) return out;
    out.payload = socket_.read_exactly(size);
    if (out.payload.size() != size) return out;
    for (std::size_t i = 0; i < size; ++i) out.payload[i] = static_cast<char>(out.payload[i] ^ mask[i % 4]);
    out.first = static_cast<unsigned char>(start[0]);
    return out;
  }
  bool text(std::string_view words) { return socket_.write(frame(0x81, words)); }
  bool bytes(std::string_view raw) { return socket_.write(raw); }
  // Answers each message with itself, and a close frame with one, until the client is gone.
  void echo() {
    while (client_frame got = read()) {
      if ((got.first & 0x0F) == 8) {
        socket_.write(frame(0x88, got.payload));
        return;
      }
      if ((got.first & 0x0F) == 9)
        socket_.write(frame(0x8A, got.payload));
      else
        socket_.write(frame(got.first, got.payload));
    }
  }
  server_socket& socket() { return socket_; }

  std::string head;  // of the upgrade

 private:
  server_socket& socket_;
};

// A server that accepts, and then does what `then` says.
inline scripted_server::script accepting(std::function<void(websocket_peer&, int)> then) {
  return [then](server_socket& socket, int index) {
    websocket_peer peer(socket);
    if (peer.accept()) then(peer, index);
  };
}
inline scripted_server::script echoing() {
  return accepting([](websocket_peer& peer, int) { peer.echo(); });
}

// A target at `server`, with more keys.
inline value target_at(const scripted_server& server, value more = table{}) {
  more.children.emplace_back("base_url", value(url_of(server)));
  return more;
}

inline value object(std::string key, value held) {
  value out(table{});
  out.children.emplace_back(std::move(key), std::move(held));
  return out;
}

}  // namespace spate::test
