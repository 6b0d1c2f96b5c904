// All users of one WebSocket target on one thread.
#pragma once

#include <spate/asio_shard.hpp>

#include <memory>
#include <optional>
#include <vector>

#include "net/stamp_turns.hpp"
#include "reconnect.hpp"
#include "session.hpp"
#include "target.hpp"

namespace spate::websocket {

// How long the server has to end a connection that is closed.
inline constexpr std::int64_t linger_ns = 1'000'000'000;

class websocket_shard : public asio_shard {
 public:
  websocket_shard(websocket_target& target, const spate_shard_params& params);
  ~websocket_shard();

  void user_start(std::uint32_t user) { session_of(user).begin(); }
  void user_stop(std::uint32_t user) { session_of(user).end(); }
  bool submit(const spate_work& work);
  void cancel(std::uint32_t how);
  void pump(std::int64_t deadline_ns, std::uint32_t max_samples);

  // For sessions and their channels.
  const websocket_target& target() const noexcept { return target_; }
  net::gateway& way_out() noexcept { return gateway_; }
  void emit(const spate_sample& sample) noexcept { samples().emit(sample); }
  std::uint32_t timeout_fifo(std::uint32_t operation) const noexcept { return timeout_fifos_[operation]; }
  std::uint32_t handshake_fifo() const noexcept { return handshake_fifo_; }
  std::uint32_t linger_fifo() const noexcept { return linger_fifo_; }
  std::uint32_t message_fifo() const noexcept { return message_fifo_; }  // SPATE_NONE: no such limit
  std::uint32_t idle_fifo() const noexcept { return idle_fifo_; }        // SPATE_NONE: no such limit
  const backoff_waits& waits() const noexcept { return *waits_; }        // there when connections are opened again so
  // A pump that has told of an operation's end waits no more, and the user may send at once. What is read after that
  // may find the answer; before it, it would find nothing, and that costs a system call. So the read is left to the
  // next pump.
  bool may_read_later() noexcept { return samples().emitted() != emitted_before_; }
  void read_later(channel& which) noexcept { to_read_.push_back(&which); }
  // Whether the next read is done with the kernel's stamp.
  bool takes_stamp() noexcept { return stamps_.take(recent_ns()); }
  net::byte_buffer& scratch() noexcept { return scratch_; }
  net::message_deflater& deflater() noexcept { return *deflater_; }  // there when compression is offered
  net::message_inflater& inflater() noexcept { return *inflater_; }
  std::uint32_t random() noexcept;
  void make_key(char* key) noexcept;
  upgrade* take_upgrade();
  void give_back(upgrade* done) noexcept { free_upgrades_.push_back(done); }

  // Numbers of texts that depend on what happened.
  std::uint16_t refused_text(std::int32_t status) const;
  std::uint16_t closed_text(std::uint16_t code) const;

 private:
  session& session_of(std::uint32_t user);

  websocket_target& target_;
  net::gateway gateway_;
  std::uint32_t handshake_fifo_, linger_fifo_, message_fifo_, idle_fifo_;
  std::vector<std::uint32_t> timeout_fifos_;  // by operation
  std::optional<backoff_waits> waits_;
  std::optional<net::message_deflater> deflater_;
  std::optional<net::message_inflater> inflater_;
  net::byte_buffer scratch_;
  std::vector<std::unique_ptr<session>> sessions_;  // by user
  std::vector<std::unique_ptr<upgrade>> upgrades_;
  std::vector<upgrade*> free_upgrades_;
  std::vector<channel*> to_read_;
  std::uint64_t random_, emitted_before_ = 0;
  net::stamp_turns stamps_;
};

}  // namespace spate::websocket
