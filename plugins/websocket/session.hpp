// One user: its connection, and the operation that is under way.
#pragma once

#include <spate/protocol.hpp>

#include <string>

#include "channel.hpp"
#include "correlation.hpp"
#include "inbox.hpp"
#include "net/work_queue.hpp"
#include "operation.hpp"
#include "reconnect.hpp"

namespace spate::websocket {

// Keeps: every work leads to exactly one sample, whatever becomes of the connection, which lives on from work to work.
// Lives as long as the shard, because handlers of its connection may be on their way. Shard's thread.
class session final : private channel_user {
 public:
  explicit session(websocket_shard& shard);

  void begin();  // the user is there
  void submit(const spate_work& work) noexcept;
  void abort(std::int64_t now_ns) noexcept;  // what is under way and what waits
  void end() noexcept;                       // the user is gone
  void close() noexcept { channel_.drop(); }

 private:
  // What the operation waits for.
  enum class stage : std::uint8_t { idle, connection, sending, message, pong, close };

  // session.cpp
  void run(const net::work_queue::entry& first) noexcept;
  void start(const net::work_queue::entry& next) noexcept;
  void act(std::int64_t now_ns) noexcept;
  void connect(std::int64_t now_ns) noexcept;
  void reconnect(std::int64_t now_ns) noexcept;
  void send_message(std::int64_t now_ns) noexcept;
  void await_messages(std::int64_t now_ns) noexcept;
  // `received`: the message that ended it.
  void finish(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns, std::string_view received = {}) noexcept;
  void keep_as_slow(std::string_view received) noexcept;
  void fail(const channel_end& how, std::int64_t now_ns) noexcept;
  void offer(std::int32_t status, std::string_view body, std::int64_t now_ns) noexcept;
  void count_deliveries() const noexcept;
  void on_limit(std::int64_t now_ns) noexcept;
  void on_wait_over(std::int64_t now_ns) noexcept;
  std::uint16_t late_text() const noexcept;

  // session_messages.cpp
  bool is_no_delivery(std::string_view message) noexcept;
  bool look_at_places(std::string_view message) noexcept;
  void look_at_stamp(std::string_view stamp) noexcept;
  bool take_by_id(std::string_view message, bool is_double, std::int64_t now_ns) noexcept;
  bool is_awaited(std::string_view message) const noexcept;
  void deliver(std::string_view message, std::int64_t now_ns) noexcept;

  void on_open(const channel_end& how, std::int64_t now_ns) noexcept override;
  void on_message(std::string_view message, bool is_text, std::int64_t now_ns) noexcept override;
  void on_pong(std::string_view payload, std::int64_t now_ns) noexcept override;
  void on_sent() noexcept override;
  void on_ended(const channel_end& how, std::int64_t now_ns) noexcept override;

  void count(measure what, std::int64_t value = 1) const noexcept;

  websocket_shard& shard_;
  channel channel_;
  net::work_queue waiting_;
  limit<session> limit_, wait_;  // of the operation; before connecting again
  net::byte_buffer request_;     // the handshake, for the next attempt as well
  std::size_t request_size_ = 0;

  const operation* operation_ = nullptr;
  spate_work work_{};
  spate_sample sample_{};
  message_match::expected expected_;
  std::uint64_t id_ = 0;  // of the request that is under way; 0: its answer is the next message that matches
  std::int64_t sent_ns_ = 0;
  std::uint64_t sent_before_ = 0, received_before_ = 0;
  std::uint32_t attempts_ = 0;  // to connect again, since it was lost
  std::int64_t taken_ = 0;      // messages, by a listen
  std::string last_;            // of them, when the host reads it
  std::string ping_;

  inbox inbox_;
  known_ids ids_;
  sequence_watch sequence_;
  stage stage_ = stage::idle;
  bool active_ = false, lost_ = false, reconnecting_ = false, busy_ = false;
};

}  // namespace spate::websocket
