#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

namespace spate::llm_eval_server {

// What came back for one request; `status` is 0 when the connection ended before an answer was complete.
struct http_answer {
  unsigned status = 0;
  std::string head, body;
  // The value of a header, or empty.
  std::string header(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

// A plain socket to the server under test. Waits at most twenty seconds for anything.
class http_client {
 public:
  explicit http_client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~http_client() { ::close(socket_); }
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;

  bool connected() const { return connected_; }

  void send(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const auto size = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (size <= 0) return;  // the answer tells
      sent += static_cast<std::size_t>(size);
    }
  }

  // `with_body` false: the answer to a HEAD.
  http_answer receive(bool with_body = true) {
    http_answer out;
    std::size_t end;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos)
      if (!more()) return out;
    out.head = pending_.substr(0, end + 2);
    pending_.erase(0, end + 4);
    const auto length = out.header("Content-Length");
    const std::size_t size = with_body && !length.empty() ? std::stoul(length) : 0;
    while (pending_.size() < size)
      if (!more()) return out;
    out.body = pending_.substr(0, size);
    pending_.erase(0, size);
    out.status = static_cast<unsigned>(std::stoul(out.head.substr(9, 3)));
    return out;
  }

  http_answer request(const std::string& method, const std::string& target, const std::string& body = {},
                      const std::string& headers = {}) {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers;
    if (!body.empty())
      text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    send(text + "\r\n" + body);
    return receive(method != "HEAD");
  }

  // Exactly so many bytes; fewer when the connection ends.
  std::string receive_bytes(std::size_t size) {
    while (pending_.size() < size && more()) {
    }
    std::string out = pending_.substr(0, size);
    pending_.erase(0, size);
    return out;
  }

  // True when the server closes without another byte.
  bool closed() { return pending_.empty() && !more() && !timed_out_; }
  void finish_sending() { shutdown(socket_, SHUT_WR); }

 private:
  bool more() {
    pollfd wait{socket_, POLLIN, 0};
    if (poll(&wait, 1, 20000) != 1) return timed_out_ = true, false;
    char buffer[65536];
    const auto size = recv(socket_, buffer, sizeof buffer, 0);
    if (size <= 0) return false;
    pending_.append(buffer, static_cast<std::size_t>(size));
    return true;
  }

  int socket_;
  bool connected_ = false, timed_out_ = false;
  std::string pending_;
};

}  // namespace spate::llm_eval_server
