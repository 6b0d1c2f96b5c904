// One WebSocket connection: opened, spoken over, closed; again and again.
#pragma once

#include <spate/timeout_queue.hpp>

#include <string>

#include "net/connector.hpp"
#include "net/websocket/frame_reader.hpp"
#include "upgrade.hpp"

namespace spate::websocket {

class websocket_shard;
enum class measure : std::uint8_t;

// What became of a connection, in the words of a sample.
struct channel_end {
  std::uint16_t outcome, text;
  std::int32_t status;  // HTTP's, or the code of a close frame
};

// Whose channel it is. Nothing is told after `drop`, or after on_ended until it is opened again.
class channel_user {
 public:
  virtual void on_open(const channel_end& how, std::int64_t now_ns) noexcept = 0;
  virtual void on_message(std::string_view message, bool is_text, std::int64_t now_ns) noexcept = 0;
  virtual void on_pong(std::string_view payload, std::int64_t now_ns) noexcept = 0;
  virtual void on_sent() noexcept = 0;  // all that was to be sent is; often before `send` returns
  // It was open; ok when that was asked for, and the server has agreed.
  virtual void on_ended(const channel_end& how, std::int64_t now_ns) noexcept = 0;

 protected:
  ~channel_user() = default;
};

// A member function that a limit calls when it has run out.
template <class Owner>
class limit final : public timeout_hook {
 public:
  using call = void (Owner::*)(std::int64_t) noexcept;
  limit(Owner& owner, call what) noexcept : owner_(owner), what_(what) {}

 private:
  void on_timeout(std::int64_t now_ns) noexcept override { (owner_.*what_)(now_ns); }
  Owner& owner_;
  call what_;
};

// closed -> opening -> upgrading -> open -> (closing)? -> lingering -> closed. While it lingers, the server has the
// time to end the connection itself, so that its port is not held here; whoever opens again need not wait for that.
// Shard's thread.
class channel final : private net::connection_user, private net::connector_user {
 public:
  channel(websocket_shard& shard, channel_user& user);

  bool is_open() const noexcept { return stage_ == stage::open; }
  bool is_opening() const noexcept { return stage_ == stage::opening || stage_ == stage::upgrading; }
  // Opens it with a rendered request of `size` bytes, which outlives the attempt and gets a key. on_open follows.
  void open(char* request, std::size_t size, std::int64_t now_ns) noexcept;
  const upgrade* answer() const noexcept { return upgrade_; }  // during on_open

  // For metrics: whom to charge.
  void charge(std::uint32_t operation) noexcept { operation_ = operation; }

  void send(net::opcode what, std::string_view message) noexcept;
  bool has_sent_all() const noexcept { return sending_ == 0 && waiting_ == 0; }
  std::uint64_t sent_bytes() const noexcept { return sent_bytes_; }                // so far, or waiting to be sent
  std::uint64_t received_bytes() const noexcept { return received_bytes_; }        // so far
  std::int64_t receive_lag_ns() const noexcept { return link_.receive_lag_ns(); }  // of the last read; -1: not known
  // Something that may be left out when the server does not read; true: it was sent.
  bool send_if_there_is_room(net::opcode what, std::string_view message) noexcept;
  void close(std::uint16_t code, std::string_view reason, std::int64_t now_ns) noexcept;  // on_ended follows
  void leave(std::uint16_t code) noexcept;  // says goodbye and tells nothing more
  void drop() noexcept;                     // without a word
  void read_now() noexcept;                 // what was to be read later

 private:
  enum class stage : std::uint8_t { closed, opening, upgrading, open, closing, lingering };

  void on_open(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns) noexcept override;
  void on_written(const net::error_code& error, std::size_t bytes) noexcept override;
  void on_read(const net::error_code& error, std::size_t bytes) noexcept override;

  // channel_open.cpp
  void send_request() noexcept;
  void look_at_answer(std::int64_t now_ns) noexcept;
  void fail_open(const channel_end& how, std::int64_t now_ns) noexcept;
  void opened(std::int64_t now_ns) noexcept;
  channel_end end_of_read(const net::error_code& error) noexcept;
  void on_handshake_limit(std::int64_t now_ns) noexcept;

  // channel.cpp
  void read() noexcept;
  void start_read() noexcept;
  void release_upgrade() noexcept;
  void take_frames(std::int64_t now_ns) noexcept;
  void take_message(std::int64_t now_ns) noexcept;
  void take_close(std::int64_t now_ns) noexcept;
  void take_fault(std::int64_t now_ns) noexcept;
  void watch_message(std::int64_t now_ns) noexcept;
  void end(const channel_end& how, std::uint16_t counted_code, bool asked, std::int64_t now_ns) noexcept;
  void count_end() const noexcept;
  void linger() noexcept;
  void append(const net::frame_head& head, std::string_view payload) noexcept;
  void append_close(std::uint16_t code, std::string_view reason) noexcept;
  void flush() noexcept;
  void sent_all() noexcept;
  void on_idle(std::int64_t now_ns) noexcept;
  void on_slow_message(std::int64_t now_ns) noexcept;
  void on_linger_end(std::int64_t now_ns) noexcept;
  void count(measure what, std::int64_t value = 1) const noexcept;

  websocket_shard& shard_;
  channel_user& user_;
  net::connection link_;
  net::tls_session session_;
  net::connector connector_;
  net::frame_reader reader_;
  upgrade* upgrade_ = nullptr;  // while it is opened
  limit<channel> handshake_limit_, idle_limit_, message_limit_, linger_limit_;
  char* request_ = nullptr;
  std::size_t request_size_ = 0;
  net::byte_buffer out_, next_out_;  // what is being written, and what was added since
  std::size_t out_written_ = 0, sending_ = 0, waiting_ = 0;
  std::uint64_t sent_bytes_ = 0, received_bytes_ = 0;
  std::int64_t open_start_ns_ = 0, upgrade_start_ns_ = 0, opened_ns_ = 0;
  std::uint32_t operation_ = 0, epoch_ = 0;
  stage stage_ = stage::closed;
  bool compresses_ = false, reading_ = false, reads_later_ = false;
};

}  // namespace spate::websocket
