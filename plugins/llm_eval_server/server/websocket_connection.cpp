#include "server/websocket_connection.hpp"

#include <boost/asio/write.hpp>

#include "server/connection_context.hpp"

namespace spate::llm_eval_server {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::int64_t write_limit_ns = 60 * websocket_channel::second_ns;
constexpr std::int64_t leave_limit_ns = websocket_channel::second_ns;
constexpr std::size_t kept_bytes = 64 * 1024;  // larger buffers are given back
constexpr std::uint16_t service_restart = 1012;

}  // namespace

websocket_connection::websocket_connection(asio::ip::tcp::socket socket, connection_context& context,
                                           std::unique_ptr<conversation> with, bool deflate, std::string target)
    : socket_(std::move(socket)),
      context_(context),
      channel_(std::move(with), deflate ? &context.deflate : nullptr, monotonic_ns(),
               [this] {
                 if (!busy_) proceed();  // a broadcast
               }),
      target_(std::move(target)),
      since_ns_(monotonic_ns()) {
  context_.websockets.insert(this);
}

websocket_connection::~websocket_connection() {
  context_.websockets.erase(this);
  context_.log.add_websocket(monotonic_ns(),
                             {target_, channel_.code(), channel_.messages_received(), channel_.messages_sent()});
}

void websocket_connection::start(std::string answer, std::string_view received) {
  error_code ignored;
  socket_.non_blocking(true, ignored);
  let([&] {
    channel_.output() = std::move(answer);
    channel_.begin();
    if (!received.empty()) channel_.receive(received, monotonic_ns());
  });
}

template <class Act>
void websocket_connection::let(Act act) {
  busy_ = true;
  act();
  busy_ = false;
  proceed();
}

void websocket_connection::expire(std::int64_t now_ns) {
  if (left_ || !writing_.empty()) {
    if (now_ns - since_ns_ > (left_ ? leave_limit_ns : write_limit_ns)) return close();
  }
  let([&] { channel_.expire(now_ns); });
}

void websocket_connection::finish() {
  channel_.close(service_restart);
  proceed();
}

void websocket_connection::close() {
  error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void websocket_connection::proceed() {
  if (channel_.now() == websocket_channel::state::lost) return close();
  if (!writing_.empty() || left_) return;
  if (!channel_.output().empty()) return write();
  if (channel_.now() == websocket_channel::state::ended) leave();
  if (!waiting_ && socket_.is_open()) wait_for_bytes();
}

void websocket_connection::write() {
  writing_.swap(channel_.output());
  since_ns_ = monotonic_ns();
  asio::async_write(socket_, asio::buffer(writing_), [self = shared_from_this()](const error_code& error, std::size_t) {
    if (error) return self->close();
    self->writing_.clear();
    if (self->writing_.capacity() > kept_bytes) self->writing_.shrink_to_fit();
    self->proceed();
  });
}

// Closing with unread bytes would reset the connection and take the close frame back from the client.
void websocket_connection::leave() {
  error_code ignored;
  if (context_.stopping && socket_.available(ignored) == 0) return close();
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  left_ = true;
  since_ns_ = monotonic_ns();
}

void websocket_connection::wait_for_bytes() {
  waiting_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
    self->waiting_ = false;
    if (error) return self->close();
    self->read();
  });
}

void websocket_connection::read() {
  // Read from again once it was written to.
  if (!writing_.empty()) return;
  error_code error;
  const std::size_t size = socket_.read_some(asio::buffer(context_.input), error);
  if (error && error != asio::error::would_block) return close();
  if (left_) return wait_for_bytes();
  let([&] { channel_.receive({context_.input.data(), size}, monotonic_ns()); });
}

}  // namespace spate::llm_eval_server
