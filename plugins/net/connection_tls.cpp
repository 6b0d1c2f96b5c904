// The encrypted side of a connection.
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <cerrno>

#include "net/connection.hpp"

namespace spate::net {

namespace {

const error_code tls_error = boost::system::errc::make_error_code(boost::system::errc::protocol_error);

}  // namespace

void connection::secure(const tls_context& context, tls_session& session, connection_user& user) noexcept {
  tls_ = std::make_unique<tls_stream>(context, session);
  ending_ = ending::none;
  cut_ = false;
  tls_failure_.clear();
  handshake(user);
}

void connection::handshake(connection_user& user) noexcept {
  const tls_stream::result result = tls_->handshake();
  if (result == tls_stream::result::failed) tls_failure_ = tls_->failure();
  if (result == tls_stream::result::closed) tls_failure_ = "the server closed in the handshake";
  flush_handshake(user, result);
}

// What the handshake wants to say goes out before its result counts: the server learns why it failed as well.
void connection::flush_handshake(connection_user& user, tls_stream::result then) noexcept {
  const std::string_view pending = tls_->pending();
  if (!pending.empty()) {
    socket_.async_write_some(
        boost::asio::const_buffer(pending.data(), pending.size()),
        in_slot(slot_, [this, epoch = epoch_, then, &user](const error_code& error, std::size_t bytes) {
          if (epoch != epoch_) return;
          if (error && then == tls_stream::result::failed) return user.on_secured(tls_error);
          if (error) return user.on_secured(error);
          tls_->sent(bytes);
          flush_handshake(user, then);
        }));
    return;
  }
  if (then == tls_stream::result::ok) return user.on_secured({});
  if (then != tls_stream::result::want_read) return user.on_secured(tls_error);
  if (!cipher_) cipher_ = blocks_.take();
  socket_.async_read_some(boost::asio::mutable_buffer(cipher_.bytes.get(), cipher_.capacity),
                          in_slot(slot_, [this, epoch = epoch_, &user](const error_code& error, std::size_t bytes) {
                            if (epoch != epoch_) return;
                            if (error) return user.on_secured(error);
                            tls_->receive(cipher_.bytes.get(), bytes);
                            handshake(user);
                          }));
}

void connection::write_pending(connection_user& user, std::size_t plain) noexcept {
  writing_ = true;
  const std::string_view pending = tls_->pending();
  socket_.async_write_some(
      boost::asio::const_buffer(pending.data(), pending.size()),
      in_slot(write_slot_, [this, epoch = epoch_, plain, &user](const error_code& error, std::size_t bytes) {
        if (epoch != epoch_) return;
        writing_ = false;
        if (error) return user.on_written(error, 0);
        tls_->sent(bytes);
        if (!tls_->pending().empty()) return write_pending(user, plain);
        if (plain == 0) {
          tls_failure_ = tls_->failure();
          return user.on_written(tls_error, 0);
        }
        user.on_written({}, plain);
      }));
}

void connection::read_cipher(connection_user& user) noexcept {
  if (!cipher_) cipher_ = blocks_.take();
  receive_some(cipher_.bytes.get(), cipher_.capacity, [this, &user](const error_code& error, std::size_t bytes) {
    if (error && error != boost::asio::error::eof) return user.on_read(error, 0);
    if (error) {
      ending_ = ending::cut;
      cut_ = true;
      return user.on_read(error, 0);
    }
    tls_->receive(cipher_.bytes.get(), bytes);
    const std::size_t plain = decrypt();
    if (plain > 0) {
      blocks_.give_back(std::move(cipher_));
      return user.on_read({}, plain);
    }
    read(user);  // a piece of a record, or a session ticket; or the end, which is told
  });
}

// All that has arrived, so that no cipher text waits when the next read starts. Returns the bytes of plain text.
std::size_t connection::decrypt() noexcept {
  std::size_t total = 0;
  for (;;) {
    make_room();
    std::size_t got = 0;
    switch (tls_->read(input_.bytes.get() + end_, input_.capacity - end_, got)) {
      case tls_stream::result::ok:
        total += got;
        end_ += static_cast<std::uint32_t>(got);
        filled_ = end_ == input_.capacity;
        continue;
      case tls_stream::result::closed:
        ending_ = ending::closed;
        break;
      case tls_stream::result::failed:
        ending_ = ending::failed;
        break;
      case tls_stream::result::want_read:
        break;
    }
    if (ending_ == ending::failed) tls_failure_ = tls_->failure();
    if (!tls_->pending().empty()) send_pending_now();
    return total;
  }
}

// An answer to the peer's change of keys, or an alert: small, and worth no state of its own. What does not go out at
// once goes with the next request, and behind the one that is being written.
void connection::send_pending_now() noexcept {
  if (writing_) return;
  const std::string_view pending = tls_->pending();
  const ssize_t n = ::send(socket_.native_handle(), pending.data(), pending.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n > 0) tls_->sent(static_cast<std::size_t>(n));
}

void connection::end_tls() noexcept {
  // Half of a request may be waiting, behind which a goodbye would be garbage.
  const bool clean = !writing_ && tls_->pending().empty();
  tls_->end();
  if (clean && ending_ != ending::failed) send_pending_now();
}

// An end that came together with plain text is told by the next read, from the io_context like every end.
void connection::tell_ending(connection_user& user) noexcept {
  boost::asio::post(socket_.get_executor(), in_slot(slot_, [this, epoch = epoch_, &user] {
                      if (epoch != epoch_) return;
                      user.on_read(ending_ == ending::failed ? tls_error : error_code(boost::asio::error::eof), 0);
                    }));
}

bool connection::was_dropped() noexcept {
  if (!tls_) {
    char byte;
    const ssize_t n = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
  }
  // Encrypted bytes need not be an answer: servers send session tickets when they like.
  if (ending_ != ending::none) return true;
  for (;;) {
    if (!cipher_) cipher_ = blocks_.take();
    const ssize_t n = ::recv(socket_.native_handle(), cipher_.bytes.get(), cipher_.capacity, MSG_DONTWAIT);
    if (n < 0) {
      blocks_.give_back(std::move(cipher_));
      return errno != EAGAIN && errno != EWOULDBLOCK;
    }
    if (n == 0) return true;
    tls_->receive(cipher_.bytes.get(), static_cast<std::size_t>(n));
    if (decrypt() > 0 || ending_ != ending::none) return true;
  }
}

}  // namespace spate::net
