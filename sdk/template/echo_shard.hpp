// All connections of one target on one thread.
#pragma once

#include <spate/asio_shard.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <vector>

#include "echo_target.hpp"

namespace echo_tcp {

using socket_type = boost::asio::basic_stream_socket<boost::asio::ip::tcp, spate::asio_shard::executor_type>;

class echo_shard;

// A user's connection and the one operation that it has under way. Handlers carry the epoch in which they were started:
// after `end` they belong to the past and do nothing.
class connection final : public spate::timeout_hook {
 public:
  explicit connection(echo_shard& shard);
  bool busy() const noexcept { return work_.token != 0; }
  void begin(const spate_work& work);
  void end(std::uint16_t outcome, std::uint16_t error_id) noexcept;
  void close() noexcept;

 private:
  void send();
  void receive();
  void on_timeout(std::int64_t now_ns) noexcept override;

  echo_shard& shard_;
  socket_type socket_;
  spate_work work_{};
  spate_sample sample_{};
  std::uint32_t epoch_ = 0;
  std::size_t request_size_ = 0, received_ = 0;
  std::vector<char> request_, answer_;
  spate::handler_slot slot_;
};

class echo_shard : public spate::asio_shard {
 public:
  echo_shard(echo_target& target, const spate_shard_params& params);
  ~echo_shard();

  void user_start(std::uint32_t user);
  void user_stop(std::uint32_t user);
  bool submit(const spate_work& work);
  void cancel(std::uint32_t how);

 private:
  friend class connection;
  const echo_target& target_;
  std::uint32_t timeout_fifo_;
  boost::asio::ip::tcp::endpoint server_;
  std::vector<std::unique_ptr<connection>> connections_;  // by user
};

}  // namespace echo_tcp
