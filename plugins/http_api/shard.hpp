// All users of one HTTP target on one thread.
#pragma once

#include <spate/asio_shard.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "body_decoder.hpp"
#include "exchange.hpp"
#include "lanes.hpp"
#include "net/stamp_turns.hpp"
#include "request_log.hpp"

namespace spate::http_api {

// What belongs to a user, whatever connection its requests take.
struct user_session {
  lanes own{1};
  cookie_jar cookies;
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

  // For exchanges and their connectors.
  std::string_view access_token();  // "Bearer ..." at the moment; empty without a source of tokens
  const http_target& target() const noexcept { return target_; }
  user_session& session_of(std::uint32_t user);
  gateway& way_out() noexcept { return gateway_; }
  std::uint32_t timeout_fifo(std::uint32_t operation) const noexcept { return timeout_fifos_[operation]; }
  std::uint32_t first_byte_fifo() const noexcept { return first_byte_fifo_; }  // SPATE_NONE: no such limit
  std::uint32_t read_fifo() const noexcept { return read_fifo_; }              // SPATE_NONE: no such limit
  request_log* log() noexcept { return log_ ? &*log_ : nullptr; }
  response_store* take_store();
  void give_back(response_store* store) { free_stores_.push_back(store); }
  body_decoder& decoder() noexcept { return *decoder_; }  // there when an operation decodes
  std::uint64_t next_request_number() noexcept { return ++requests_; }
  // Whether this exchange's answer is read with the kernel's stamp.
  bool takes_stamp() noexcept { return stamps_.take(recent_ns()); }
  std::uint32_t index() const noexcept { return params().shard_index; }
  void end(exchange& ended, lanes& from, lane& used, const spate_sample& sample) noexcept;

  // Numbers of texts that depend on what happened.
  std::uint16_t status_text(std::int32_t status);
  std::uint16_t redirect_text(std::string_view location) const;

 private:
  lanes& lanes_of(std::uint32_t user) { return pool_ ? *pool_ : session_of(user).own; }
  void serve(lanes& from);
  void start(const work_queue::entry& next, lanes& from, lane& on);
  void abort_waiting(lanes& from, std::int64_t end_ns);

  http_target& target_;
  gateway gateway_;
  std::uint32_t first_byte_fifo_, read_fifo_;
  std::vector<std::uint32_t> timeout_fifos_;  // by operation
  std::optional<lanes> pool_;
  std::optional<body_decoder> decoder_;
  std::vector<std::unique_ptr<user_session>> sessions_;  // by user
  std::vector<std::unique_ptr<exchange>> exchanges_;
  std::vector<exchange*> free_exchanges_;
  std::vector<std::unique_ptr<response_store>> stores_;
  std::vector<response_store*> free_stores_;
  std::vector<std::uint16_t> status_texts_;
  std::optional<request_log> log_;
  std::uint64_t requests_ = 0;
  stamp_turns stamps_;
  std::string access_token_;
  std::uint32_t token_version_ = 0;
};

}  // namespace spate::http_api
