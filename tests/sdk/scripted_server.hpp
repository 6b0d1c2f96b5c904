// A TCP server on a loopback port, scripted by a function for each connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace spate::test {

// One accepted connection: blocking calls, closed at its end. Calls fail quietly once the server stops. `send_bytes`
// and `receive_bytes` may be replaced, by TLS for one.
class server_socket {
 public:
  std::function<ssize_t(const char*, std::size_t)> send_bytes = [this](const char* from, std::size_t size) {
    return ::send(descriptor_, from, size, MSG_NOSIGNAL);
  };
  std::function<ssize_t(char*, std::size_t)> receive_bytes = [this](char* to, std::size_t size) {
    return ::recv(descriptor_, to, size, 0);
  };
  int descriptor() const { return descriptor_; }

  explicit server_socket(int descriptor) : descriptor_(descriptor) {
    int one = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  ~server_socket() { ::close(descriptor_); }
  server_socket(const server_socket&) = delete;
  server_socket& operator=(const server_socket&) = delete;

  // Up to and including `end`; empty when the peer closed.
  std::string read_until(const std::string& end) {
    for (;;) {
      auto at = pending_.find(end);
      if (at != std::string::npos) {
        std::string out = pending_.substr(0, at + end.size());
        pending_.erase(0, out.size());
        return out;
      }
      if (!more()) return {};
    }
  }
  std::string read_exactly(std::size_t size) {
    while (pending_.size() < size)
      if (!more()) return {};
    std::string out = pending_.substr(0, size);
    pending_.erase(0, size);
    return out;
  }
  bool write(std::string_view bytes) {
    while (!bytes.empty()) {
      auto n = send_bytes(bytes.data(), bytes.size());
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  // Ends with a reset instead of an orderly close.
  void reset_on_close() {
    linger hard{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  void wait_for_close() {
    while (more()) pending_.clear();
  }
  void shut_down() { ::shutdown(descriptor_, SHUT_RDWR); }

 private:
  bool more() {
    char block[16384];
    auto n = receive_bytes(block, sizeof block);
    if (n <= 0) return false;
    pending_.append(block, static_cast<std::size_t>(n));
    return true;
  }

  int descriptor_;
  std::string pending_;
};

class scripted_server {
 public:
  // An address or the path of a unix socket. `script(socket, index)` runs in a thread of its own for each connection,
  // the first has index 0.
  using script = std::function<void(server_socket&, int)>;

  explicit scripted_server(script each, const char* address = "127.0.0.1") : script_(std::move(each)) {
    if (address[0] == '/') {
      listen_on_path(address);
      return;
    }
    bool v6 = std::string_view(address).find(':') != std::string_view::npos;
    listener_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int status;
    if (v6) {
      sockaddr_in6 at{};
      at.sin6_family = AF_INET6;
      ::inet_pton(AF_INET6, address, &at.sin6_addr);
      status = ::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    } else {
      sockaddr_in at{};
      at.sin_family = AF_INET;
      ::inet_pton(AF_INET, address, &at.sin_addr);
      status = ::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    }
    if (status != 0 || ::listen(listener_, 128) != 0) throw std::runtime_error("no loopback port");
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size);
    port =
        ntohs(v6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port : reinterpret_cast<sockaddr_in&>(bound).sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }
  ~scripted_server() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    accepting_.join();
    {
      std::lock_guard lock(mutex_);
      for (auto& each : sessions_)
        if (each.socket) each.socket->shut_down();
    }
    for (auto& each : sessions_) each.thread.join();
    ::close(listener_);
  }
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;

  int connections() const { return accepted_; }
  int port = 0;

 private:
  struct session {
    std::unique_ptr<server_socket> socket;
    std::thread thread;
  };

  void listen_on_path(const char* path) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::string_view(path).copy(at.sun_path, sizeof at.sun_path - 1);
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_, 128) != 0)
      throw std::runtime_error("no unix socket");
    accepting_ = std::thread([this] { accept_all(); });
  }

  void accept_all() {
    while (!stopping_) {
      int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (descriptor < 0) return;
      int index = accepted_++;
      std::lock_guard lock(mutex_);
      session& made = sessions_.emplace_back();
      made.socket = std::make_unique<server_socket>(descriptor);
      made.thread = std::thread([this, &made, index] {
        script_(*made.socket, index);
        std::lock_guard closing(mutex_);
        made.socket.reset();
      });
    }
  }

  script script_;
  int listener_ = -1;
  std::atomic<int> accepted_{0};
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::list<session> sessions_;
  std::thread accepting_;
};

}  // namespace spate::test
