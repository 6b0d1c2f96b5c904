#include "scrape_connection.hpp"

#include <poll.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <cerrno>
#include <cstring>

namespace spate::monitor_prometheus {

namespace {

[[noreturn]] void refuse(const std::string& why) { throw failure(SPATE_E_IO, why); }

}  // namespace

scrape_connection::scrape_connection(std::int64_t timeout_ns)
    : deadline_(std::chrono::steady_clock::now() + std::chrono::nanoseconds(timeout_ns)), timeout_ns_(timeout_ns) {}

scrape_connection::~scrape_connection() {
  if (socket_ >= 0) ::close(socket_);
}

void scrape_connection::wait_for(short events) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) refuse(text("no answer within ", timeout_ns_ / 1'000'000, " ms (`timeout`)"));
    pollfd one{socket_, events, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(left.count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) refuse(std::strerror(errno));
  }
}

bool scrape_connection::connect(const sockaddr* address, socklen_t size) {
  if (socket_ >= 0) ::close(socket_);
  socket_ = ::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int error = socket_ < 0 ? errno : 0;
  if (error == 0 && ::connect(socket_, address, size) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      wait_for(POLLOUT);
      socklen_t length = sizeof error;
      ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length);
    }
  }
  if (error != 0) why_ = std::strerror(error);
  return error == 0;
}

void scrape_connection::send_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(POLLOUT);
    else if (errno != EINTR)
      refuse(std::strerror(errno));
  }
}

std::size_t scrape_connection::receive_raw(char* to, std::size_t size) {
  for (;;) {
    const ssize_t got = ::recv(socket_, to, size, 0);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(POLLIN);
    else if (errno != EINTR)
      refuse(std::strerror(errno));
  }
}

void scrape_connection::send_pending() {
  for (std::string_view pending = tls_->pending(); !pending.empty(); pending = tls_->pending()) {
    send_raw(pending);
    tls_->sent(pending.size());
  }
}

void scrape_connection::secure(const net::tls_context& context, net::tls_session& session) {
  tls_ = std::make_unique<net::tls_stream>(context, session);
  handshake();
}

void scrape_connection::handshake() {
  using result = net::tls_stream::result;
  for (;;) {
    const result now = tls_->handshake();
    send_pending();
    if (now == result::ok) return;
    if (now == result::failed) refuse(text("TLS: ", tls_->failure()));
    const std::size_t got = now == result::closed ? 0 : receive_raw(cipher_, sizeof cipher_);
    if (got == 0) refuse("TLS: the server closed in the handshake");
    tls_->receive(cipher_, got);
  }
}

void scrape_connection::send(std::string_view bytes) {
  if (!tls_) return send_raw(bytes);
  while (!bytes.empty()) {
    std::size_t taken = 0;
    if (tls_->write(bytes.data(), bytes.size(), taken) != net::tls_stream::result::ok)
      refuse(text("TLS: ", tls_->failure()));
    bytes.remove_prefix(taken);
    send_pending();
  }
}

std::size_t scrape_connection::receive(char* to, std::size_t size) {
  if (!tls_) return receive_raw(to, size);
  using result = net::tls_stream::result;
  for (;;) {
    std::size_t got = 0;
    const result now = tls_->read(to, size, got);
    if (now == result::ok) return got;
    if (now == result::closed) return 0;
    if (now == result::failed) refuse(text("TLS: ", tls_->failure()));
    const std::size_t arrived = receive_raw(cipher_, sizeof cipher_);
    if (arrived == 0) refuse("the connection was cut");
    tls_->receive(cipher_, arrived);
  }
}

}  // namespace spate::monitor_prometheus
