// One operation under way: from submit to its sample.
#pragma once

#include <spate/timeout_queue.hpp>

#include <vector>

#include "connection.hpp"
#include "request_template.hpp"
#include "response_parser.hpp"
#include "target.hpp"

namespace spate::http_api {

class http_shard;
struct user_session;

// Keeps: every `begin` leads to exactly one `end`, whatever happens on the way. Taken from the shard's pool and given
// back at its end, so its buffers are used again. It drives a connection that the session lends it.
//
// begin -> (lookup -> connect)? -> send -> receive -> end; a reused connection that turns out to be dead leads back to
// connect, once.
class exchange final : public connection_user, private timeout_hook {
 public:
  explicit exchange(http_shard& shard);

  bool is_active() const noexcept { return active_; }
  // `queued_ns`: when the work was taken, if it had to wait for the user's connection; else 0.
  void begin(const spate_work& work, user_session& session, std::int64_t queued_ns) noexcept;
  void abort(std::int64_t now_ns) noexcept;
  void on_lookup_done() noexcept;  // for one that waits for it

 private:
  enum class stage : std::uint8_t { resolving, connecting, sending, receiving };

  // Both limits are FIFOs of the shard; the base class is that of the whole operation.
  class connect_limit final : public timeout_hook {
   public:
    explicit connect_limit(exchange& owner) noexcept : owner_(owner) {}

   private:
    void on_timeout(std::int64_t now_ns) noexcept override;
    exchange& owner_;
  };

  void start_attempt(std::int64_t now_ns) noexcept;
  void open_connection(std::int64_t now_ns) noexcept;
  void connect_next() noexcept;
  void send() noexcept;
  void on_connected(const error_code& error) noexcept override;
  void on_written(const error_code& error, std::size_t bytes) noexcept override;
  void on_read(const error_code& error, std::size_t bytes) noexcept override;
  void on_timeout(std::int64_t now_ns) noexcept override;
  void on_broken_connection() noexcept;
  void repeat(bool counted) noexcept;

  // exchange_end.cpp
  void on_parsed(response_parser::progress progress, std::int64_t now_ns) noexcept;
  void finish(std::int64_t end_ns) noexcept;
  void fail(std::uint16_t outcome, std::uint16_t text, std::int64_t end_ns) noexcept;
  void fail_connect(const error_code& error) noexcept;
  void end() noexcept;
  void log_attempt(std::string_view outcome) noexcept;
  void write_id() noexcept;
  void take_cookies(std::int64_t end_ns) noexcept;

  http_shard& shard_;
  user_session* session_ = nullptr;
  const operation* operation_ = nullptr;
  spate_work work_{};
  spate_sample sample_{};
  connect_limit connect_limit_;
  response_parser parser_;
  byte_buffer buffer_;
  request_template::request request_{};
  response_store* store_ = nullptr;
  std::size_t written_ = 0;
  std::uint64_t received_ = 0;  // bytes of this attempt's answer
  std::int64_t connect_start_ns_ = 0;
  std::uint32_t address_ = 0, attempt_ = 0;
  stage stage_ = stage::resolving;
  bool active_ = false, reused_ = false;
  char id_[request_id_size] = {};
};

}  // namespace spate::http_api
