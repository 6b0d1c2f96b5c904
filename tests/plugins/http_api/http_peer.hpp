// The server's side of HTTP, by hand: scripts say exactly which bytes come when.
#pragma once

#include <map>

#include "sdk/harness.hpp"
#include "sdk/scripted_server.hpp"

namespace spate::test {

using table = std::initializer_list<value::member>;

inline const spate_protocol* http_api() {
  static const spate_protocol* loaded = load_protocol(HTTP_API);
  return loaded;
}

struct http_request {
  std::string head;  // with the empty line
  std::string line, body;
  explicit operator bool() const { return !head.empty(); }
  std::string header(const std::string& name) const {
    auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    at += name.size() + 4;
    return head.substr(at, head.find("\r\n", at) - at);
  }
};

// The next request; false when the client closed.
inline http_request read_request(server_socket& socket) {
  http_request out;
  out.head = socket.read_until("\r\n\r\n");
  out.line = out.head.substr(0, out.head.find("\r\n"));
  std::string length = out.header("Content-Length");
  if (!length.empty()) out.body = socket.read_exactly(std::stoul(length));
  return out;
}

inline std::string answer(int status, const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 " + std::to_string(status) + " Words\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Answers every request with the same bytes, as long as the client likes.
inline scripted_server::script always(std::string bytes) {
  return [bytes](server_socket& socket, int) {
    while (read_request(socket)) socket.write(bytes);
  };
}

inline std::string url_of(const scripted_server& server) { return "http://127.0.0.1:" + std::to_string(server.port); }

// Requests as they arrive, from all connections.
class request_record {
 public:
  void add(http_request request) {
    std::lock_guard lock(mutex_);
    all_.push_back(std::move(request));
  }
  std::vector<http_request> all() const {
    std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<http_request> all_;
};

inline scripted_server::script recording(request_record& record, std::string bytes) {
  return [&record, bytes](server_socket& socket, int) {
    for (http_request request = read_request(socket); request; request = read_request(socket)) {
      record.add(request);
      socket.write(bytes);
    }
  };
}

}  // namespace spate::test
