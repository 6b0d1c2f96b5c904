// One TCP connection and the bytes that it has received.
#pragma once

#include <spate/asio_shard.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>

namespace spate::http_api {

using tcp = boost::asio::ip::tcp;
using boost::system::error_code;

// Who uses a connection at the moment. At most one operation is under way on it, and its end is told once; after
// `close` nothing more is told.
class connection_user {
 public:
  virtual void on_connected(const error_code& error) noexcept = 0;
  virtual void on_written(const error_code& error, std::size_t bytes) noexcept = 0;
  virtual void on_read(const error_code& error, std::size_t bytes) noexcept = 0;

 protected:
  ~connection_user() = default;
};

// Keeps: handlers of a closed connection never reach a user (an epoch tells them apart), and the input never moves
// while a read is under way. Lives until the shard has run down. All functions on the shard's thread.
class connection {
 public:
  explicit connection(boost::asio::io_context& io) : socket_(io) {}
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  bool is_open() const noexcept { return open_; }
  // The peer has closed an idle connection, or sent what nobody asked for. One system call.
  bool was_dropped() noexcept;

  void connect(const tcp::endpoint& to, connection_user& user) noexcept;
  void write(const char* data, std::size_t size, connection_user& user) noexcept;  // may write less
  void read(connection_user& user) noexcept;                                       // appends to the input
  void close() noexcept;
  void release_memory() noexcept;  // a closed connection's input

  const char* input() const noexcept { return input_.get() + begin_; }
  std::size_t input_size() const noexcept { return end_ - begin_; }
  void consume(std::size_t bytes) noexcept;

  std::int64_t idle_since_ns = 0;

 private:
  void make_room();

  using socket_type = boost::asio::basic_stream_socket<tcp, asio_shard::executor_type>;
  socket_type socket_;
  std::unique_ptr<char[]> input_;
  std::uint32_t begin_ = 0, end_ = 0, capacity_ = 0;
  std::uint32_t epoch_ = 0;
  bool open_ = false, filled_ = false;
  handler_slot slot_;
};

}  // namespace spate::http_api
