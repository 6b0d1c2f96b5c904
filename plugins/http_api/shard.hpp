// All users of one HTTP target on one thread.
#pragma once

#include <spate/asio_shard.hpp>
#include <spate/host_lookup.hpp>

#include <memory>
#include <optional>
#include <vector>

#include "body_decoder.hpp"
#include "exchange.hpp"
#include "request_log.hpp"

namespace spate::http_api {

// A user: the connection that it owns, and what it has under way. Works beyond the first wait for the connection.
struct user_session {
  explicit user_session(boost::asio::io_context& io) : link(io) {}
  struct queued {
    spate_work work;
    std::int64_t since_ns;
  };
  connection link;
  cookie_jar cookies;
  bool busy = false;
  std::vector<queued> waiting;
};

class http_shard : public asio_shard {
 public:
  http_shard(http_target& target, const spate_shard_params& params);
  ~http_shard();

  void user_start(std::uint32_t user);
  void user_stop(std::uint32_t user);
  bool submit(const spate_work& work);
  void pump(std::int64_t deadline_ns, std::uint32_t max_samples);
  void cancel(std::uint32_t how);

  // For exchanges.
  const http_target& target() const noexcept { return target_; }
  host_lookup& lookup() noexcept { return lookup_; }
  std::uint32_t timeout_fifo(std::uint32_t operation) const noexcept { return timeout_fifos_[operation]; }
  std::uint32_t connect_fifo() const noexcept { return connect_fifo_; }
  request_log* log() noexcept { return log_ ? &*log_ : nullptr; }
  response_store* take_store();
  void give_back(response_store* store) { free_stores_.push_back(store); }
  body_decoder& decoder() noexcept { return *decoder_; }  // there when an operation decodes
  std::uint64_t next_request_number() noexcept { return ++requests_; }
  std::uint32_t index() const noexcept { return params().shard_index; }
  std::uint16_t status_text(std::int32_t status);
  // The exchange has its result: emits the sample, takes the exchange back and goes on with the session's next work.
  void end(exchange& ended, user_session& session, const spate_sample& sample) noexcept;

 private:
  user_session& session_of(std::uint32_t user);
  void start(const spate_work& work, user_session& session, std::int64_t queued_ns);

  const http_target& target_;
  host_lookup lookup_;
  std::vector<std::uint32_t> timeout_fifos_;  // by operation
  std::uint32_t connect_fifo_;
  std::optional<request_log> log_;
  std::optional<body_decoder> decoder_;
  std::vector<std::unique_ptr<user_session>> sessions_;  // by user
  std::vector<std::unique_ptr<exchange>> exchanges_;
  std::vector<exchange*> free_exchanges_;
  std::vector<std::unique_ptr<response_store>> stores_;
  std::vector<response_store*> free_stores_;
  std::vector<std::uint16_t> status_texts_;  // by status, 0: not interned yet
  std::uint64_t requests_ = 0;
};

}  // namespace spate::http_api
