// From a closed connection to one that is ready for requests.
#pragma once

#include <spate/timeout_queue.hpp>

#include <vector>

#include "net/connection.hpp"
#include "net/gateway.hpp"

namespace spate::net {

// Who waits for a connection.
class connector_user {
 public:
  // Ready when the outcome is SPATE_OUTCOME_OK; else `text` says what went wrong, and the connection is closed.
  virtual void on_open(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns) noexcept = 0;

 protected:
  ~connector_user() = default;
};

// lookup -> connect, address after address -> (tunnel of a proxy)? -> (TLS)? -> on_open, once, unless `stop` comes
// first. All of it within the target's connect_timeout.
class connector final : private connection_user, private timeout_hook {
 public:
  connector(gateway& way_out, connector_user& user) : gateway_(way_out), user_(user) { way_out.add(*this); }

  bool is_active() const noexcept { return stage_ != stage::idle; }
  void open(connection& link, tls_session& session, std::uint32_t operation, std::int64_t now_ns) noexcept;
  void stop() noexcept;
  void on_lookup_done() noexcept;               // for one that waits for it
  std::uint16_t timeout_text() const noexcept;  // what is not there in time

 private:
  enum class stage : std::uint8_t { idle, resolving, connecting, tunnelling, securing };

  void connect_first() noexcept;
  void connect_next() noexcept;
  void send_tunnel() noexcept;
  void secure_or_end() noexcept;
  void end(std::uint16_t outcome, std::uint16_t text) noexcept;
  void fail_connect(const error_code& error) noexcept;
  void on_connected(const error_code& error) noexcept override;
  void on_written(const error_code& error, std::size_t bytes) noexcept override;
  void on_read(const error_code& error, std::size_t bytes) noexcept override;
  void on_secured(const error_code& error) noexcept override;
  void on_timeout(std::int64_t now_ns) noexcept override;

  gateway& gateway_;
  connector_user& user_;
  connection* link_ = nullptr;
  tls_session* session_ = nullptr;
  resolved_place* place_ = nullptr;
  std::vector<endpoint> endpoints_;
  std::size_t next_endpoint_ = 0, written_ = 0;
  std::int64_t start_ns_ = 0, tls_start_ns_ = 0;
  std::uint32_t operation_ = 0;
  stage stage_ = stage::idle;
};

}  // namespace spate::net
