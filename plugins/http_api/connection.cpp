#include "connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace spate::http_api {

namespace {

// Most answers of an API fit into the first size; users by the thousand must not cost much while they think.
constexpr std::uint32_t first_input_bytes = 2 * 1024, largest_input_bytes = 64 * 1024;

}  // namespace

bool connection::was_dropped() noexcept {
  char byte;
  ssize_t n = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void connection::connect(const tcp::endpoint& to, connection_user& user) noexcept {
  socket_.async_connect(to, in_slot(slot_, [this, epoch = epoch_, &user](const error_code& error) {
                          if (epoch != epoch_) return;
                          if (!error) {
                            open_ = true;
                            begin_ = end_ = 0;
                            error_code ignored;
                            socket_.set_option(tcp::no_delay(true), ignored);
                          }
                          user.on_connected(error);
                        }));
}

void connection::write(const char* data, std::size_t size, connection_user& user) noexcept {
  socket_.async_write_some(boost::asio::const_buffer(data, size),
                           in_slot(slot_, [this, epoch = epoch_, &user](const error_code& error, std::size_t bytes) {
                             if (epoch == epoch_) user.on_written(error, bytes);
                           }));
}

void connection::read(connection_user& user) noexcept {
  make_room();
  socket_.async_read_some(boost::asio::mutable_buffer(input_.get() + end_, capacity_ - end_),
                          in_slot(slot_, [this, epoch = epoch_, &user](const error_code& error, std::size_t bytes) {
                            if (epoch != epoch_) return;
                            end_ += static_cast<std::uint32_t>(bytes);
                            filled_ = end_ == capacity_;
                            user.on_read(error, bytes);
                          }));
}

void connection::close() noexcept {
  ++epoch_;
  open_ = false;
  begin_ = end_ = 0;
  error_code ignored;
  socket_.close(ignored);
}

void connection::release_memory() noexcept {
  input_.reset();
  capacity_ = 0;
}

void connection::consume(std::size_t bytes) noexcept {
  begin_ += static_cast<std::uint32_t>(bytes);
  if (begin_ == end_) begin_ = end_ = 0;
}

// Unread bytes move to the front. When they fill the input, or the last read filled it, the input grows: to hold a long
// header, and to take a long body in fewer reads.
void connection::make_room() {
  if (begin_ > 0) {
    std::memmove(input_.get(), input_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  bool worth_growing = filled_ && capacity_ < largest_input_bytes;
  if (end_ < capacity_ && !worth_growing) return;
  filled_ = false;
  std::uint32_t larger = capacity_ == 0 ? first_input_bytes : 2 * capacity_;
  std::unique_ptr<char[]> grown(new char[larger]);
  if (end_ > 0) std::memcpy(grown.get(), input_.get(), end_);
  input_ = std::move(grown);
  capacity_ = larger;
}

}  // namespace spate::http_api
