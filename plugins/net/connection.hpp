// One connection, plain or with TLS, and the bytes that it has received.
#pragma once

#include <spate/asio_shard.hpp>
#include <spate/receive_stamp.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/address.hpp>

#include <cerrno>
#include <memory>
#include <string>

#include "net/block_pool.hpp"
#include "net/tls.hpp"

namespace spate::net {

using endpoint = boost::asio::generic::stream_protocol::endpoint;
using boost::system::error_code;

// Who uses a connection at the moment. At most one read and one write are under way on it, or the opening; the end of
// each is told once, and after `close` nothing more is told.
class connection_user {
 public:
  virtual void on_connected(const error_code&) noexcept {}
  virtual void on_secured(const error_code&) noexcept {}
  virtual void on_written(const error_code& error, std::size_t bytes) noexcept = 0;
  virtual void on_read(const error_code& error, std::size_t bytes) noexcept = 0;

 protected:
  ~connection_user() = default;
};

// Keeps: handlers of a closed connection never reach a user (an epoch tells them apart), and the input never moves
// while a read is under way. Lives until the shard has run down. All functions on the shard's thread.
//
// Errors are the socket's; one of TLS is told as `protocol_error`, and `tls_failure` has the words.
class connection {
 public:
  connection(boost::asio::io_context& io, block_pool& blocks) : socket_(io), blocks_(blocks) {}
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  bool is_open() const noexcept { return open_; }
  bool is_secure() const noexcept { return tls_ != nullptr; }
  bool is_resumed() const noexcept { return tls_ != nullptr && tls_->resumed(); }  // by TLS
  // The peer has closed an idle connection, or sent what nobody asked for. One system call.
  bool was_dropped() noexcept;

  // From `source`, when it is not NULL, on a port of the system's choice. An error that is known at once is returned,
  // and on_connected is not called.
  error_code connect(const endpoint& to, const boost::asio::ip::address* source, connection_user& user) noexcept;
  // The handshake; from then on everything is encrypted. `session` outlives the connection.
  void secure(const tls_context& context, tls_session& session, connection_user& user) noexcept;
  void opened() noexcept { open_ = true; }  // ready for requests

  void write(const char* data, std::size_t size, connection_user& user) noexcept;  // may write less
  // Returns how much the system has taken at once, and tells nobody; 0 over TLS. Not while a write is under way.
  std::size_t write_now(const char* data, std::size_t size) noexcept;
  void read(connection_user& user) noexcept;  // appends to the input
  // The answers until the next call are read with the kernel's stamps, or without: they cost a system call a read.
  void stamp(bool on) noexcept;
  std::int64_t receive_lag_ns() const noexcept { return receive_lag_ns_; }  // of the last read; -1: not known
  void close() noexcept;
  void rest() noexcept;  // nobody reads for a while: an empty input goes back to the pool

  const char* input() const noexcept { return input_.bytes.get() + begin_; }
  std::size_t input_size() const noexcept { return end_ - begin_; }
  void consume(std::size_t bytes) noexcept;

  // TLS ended without saying so: what had no length may be cut. After on_read said end of file.
  bool was_cut() const noexcept { return cut_; }
  const std::string& tls_failure() const noexcept { return tls_failure_; }

  std::int64_t idle_since_ns = 0;

 private:
  enum class ending : std::uint8_t { none, closed, cut, failed };

  template <class Done>
  void receive_some(char* into, std::size_t size, Done done) noexcept;
  template <class Done>
  void receive_stamped(char* into, std::size_t size, Done done) noexcept;
  void make_room();
  void handshake(connection_user& user) noexcept;
  void flush_handshake(connection_user& user, tls_stream::result then) noexcept;
  void write_pending(connection_user& user, std::size_t plain) noexcept;
  void read_cipher(connection_user& user) noexcept;
  std::size_t decrypt() noexcept;
  void tell_ending(connection_user& user) noexcept;
  void send_pending_now() noexcept;
  void end_tls() noexcept;

  using socket_type =
      boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, asio_shard::executor_type>;
  socket_type socket_;
  block_pool& blocks_;
  std::unique_ptr<tls_stream> tls_;
  block input_, cipher_;
  std::uint32_t begin_ = 0, end_ = 0;
  std::uint32_t epoch_ = 0;
  std::int64_t receive_lag_ns_ = -1;
  bool open_ = false, filled_ = false, cut_ = false, writing_ = false;
  bool stamped_ = false, asked_for_stamps_ = false;
  ending ending_ = ending::none;  // of TLS, seen and not told yet
  std::string tls_failure_;
  handler_slot slot_, write_slot_;  // of the opening and reads, and of writes
};

// `done(error, bytes)` unless the connection was closed before.
template <class Done>
void connection::receive_some(char* into, std::size_t size, Done done) noexcept {
  if (stamped_) return receive_stamped(into, size, done);
  socket_.async_read_some(boost::asio::mutable_buffer(into, size),
                          in_slot(slot_, [this, epoch = epoch_, done](const error_code& error, std::size_t bytes) {
                            if (epoch == epoch_) done(error, bytes);
                          }));
}

template <class Done>
void connection::receive_stamped(char* into, std::size_t size, Done done) noexcept {
  socket_.async_wait(socket_type::wait_read,
                     in_slot(slot_, [this, epoch = epoch_, into, size, done](const error_code& error) {
                       if (epoch != epoch_) return;
                       if (error) return done(error, 0);
                       const stamped_read got = read_stamped(socket_.native_handle(), into, size);
                       receive_lag_ns_ = got.lag_ns;
                       if (got.bytes > 0) return done({}, static_cast<std::size_t>(got.bytes));
                       if (got.bytes == 0) return done(boost::asio::error::eof, 0);
                       if (errno == EAGAIN || errno == EINTR) return receive_stamped(into, size, done);
                       done({errno, boost::system::system_category()}, 0);
                     }));
}

}  // namespace spate::net
