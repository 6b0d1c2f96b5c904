// A blocking connection, plain or encrypted, that is over at its deadline.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "net/tls.hpp"

namespace spate::monitor_prometheus {

// Every call throws spate::failure with the reason when it does not succeed, but for connect.
class scrape_connection {
 public:
  // All calls together may take so long.
  explicit scrape_connection(std::int64_t timeout_ns);
  ~scrape_connection();
  scrape_connection(const scrape_connection&) = delete;
  scrape_connection& operator=(const scrape_connection&) = delete;

  // False: another address may be tried, and why() says what happened.
  bool connect(const sockaddr* address, socklen_t size);
  const std::string& why() const noexcept { return why_; }

  void secure(const net::tls_context& context, net::tls_session& session);
  void send(std::string_view bytes);
  // How many bytes came; 0 at the end.
  std::size_t receive(char* to, std::size_t size);

 private:
  void wait_for(short events);
  void send_raw(std::string_view bytes);
  std::size_t receive_raw(char* to, std::size_t size);
  void send_pending();
  void handshake();

  std::chrono::steady_clock::time_point deadline_;
  std::int64_t timeout_ns_;
  int socket_ = -1;
  std::string why_;
  std::unique_ptr<net::tls_stream> tls_;
  char cipher_[16384];
};

}  // namespace spate::monitor_prometheus
