#include "net/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <cerrno>
#include <cstring>

namespace spate::net {

namespace {

constexpr std::uint32_t largest_input_bytes = 64 * 1024;

error_code last_error() noexcept { return {errno, boost::system::system_category()}; }

}  // namespace

error_code connection::connect(const endpoint& to, const boost::asio::ip::address* source,
                               connection_user& user) noexcept {
  error_code error;
  socket_.open(to.protocol(), error);
  if (error) return error;
  const int family = to.protocol().family();
  if (family != AF_UNIX) {
    int one = 1;
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  if (source != nullptr) {
    // The port is chosen when the destination is known, so that one address serves many destinations' worth of ports.
    int one = 1;
    ::setsockopt(socket_.native_handle(), SOL_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    boost::asio::ip::tcp::endpoint from(*source, 0);
    if (::bind(socket_.native_handle(), from.data(), static_cast<socklen_t>(from.size())) != 0) return last_error();
  }
  socket_.async_connect(to, in_slot(slot_, [this, epoch = epoch_, &user](const error_code& failed) {
                          if (epoch == epoch_) user.on_connected(failed);
                        }));
  return {};
}

void connection::write(const char* data, std::size_t size, connection_user& user) noexcept {
  if (tls_) {
    std::size_t taken = 0;
    if (tls_->write(data, size, taken) != tls_stream::result::ok) ending_ = ending::failed;
    return write_pending(user, taken);
  }
  socket_.async_write_some(
      boost::asio::const_buffer(data, size),
      in_slot(write_slot_, [this, epoch = epoch_, &user](const error_code& error, std::size_t bytes) {
        if (epoch == epoch_) user.on_written(error, bytes);
      }));
}

// An error is told by the write that follows.
std::size_t connection::write_now(const char* data, std::size_t size) noexcept {
  if (tls_) return 0;
  const auto taken = ::send(socket_.native_handle(), data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  return taken > 0 ? static_cast<std::size_t>(taken) : 0;
}

void connection::read(connection_user& user) noexcept {
  if (tls_) return ending_ == ending::none ? read_cipher(user) : tell_ending(user);
  make_room();
  receive_some(input_.bytes.get() + end_, input_.capacity - end_,
               [this, &user](const error_code& error, std::size_t bytes) {
                 end_ += static_cast<std::uint32_t>(bytes);
                 filled_ = end_ == input_.capacity;
                 user.on_read(error, bytes);
               });
}

void connection::stamp(bool on) noexcept {
  receive_lag_ns_ = -1;
  if (on && !asked_for_stamps_) asked_for_stamps_ = ask_for_receive_stamps(socket_.native_handle());
  stamped_ = on && asked_for_stamps_;
}

void connection::close() noexcept {
  if (tls_ && open_) end_tls();
  ++epoch_;
  open_ = stamped_ = asked_for_stamps_ = writing_ = false;
  error_code ignored;
  socket_.close(ignored);
  tls_.reset();
  ending_ = ending::none;
  begin_ = end_ = 0;
  // A read that was under way has ended with the socket, so its memory is free.
  blocks_.give_back(std::move(input_));
  blocks_.give_back(std::move(cipher_));
}

void connection::rest() noexcept {
  if (begin_ == end_) blocks_.give_back(std::move(input_));
}

void connection::consume(std::size_t bytes) noexcept {
  begin_ += static_cast<std::uint32_t>(bytes);
  if (begin_ == end_) begin_ = end_ = 0;
}

// Unread bytes move to the front. When they fill the input, or the last read filled it, the input grows: to hold a long
// header, and to take a long body in fewer reads.
void connection::make_room() {
  if (!input_) {
    input_ = blocks_.take();
    filled_ = false;
    return;
  }
  if (begin_ > 0) {
    std::memmove(input_.bytes.get(), input_.bytes.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  bool worth_growing = filled_ && input_.capacity < largest_input_bytes;
  if (end_ < input_.capacity && !worth_growing) return;
  filled_ = false;
  block grown{std::make_unique_for_overwrite<char[]>(2 * input_.capacity), 2 * input_.capacity};
  if (end_ > 0) std::memcpy(grown.bytes.get(), input_.bytes.get(), end_);
  input_ = std::move(grown);
}

}  // namespace spate::net
