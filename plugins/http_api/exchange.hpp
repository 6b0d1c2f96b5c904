// One operation under way: from submit to its sample.
#pragma once

#include <spate/timeout_queue.hpp>

#include <vector>

#include "lanes.hpp"
#include "net/connector.hpp"
#include "net/response_parser.hpp"
#include "net_words.hpp"
#include "request_template.hpp"
#include "target.hpp"

namespace spate::http_api {

class http_shard;

// Keeps: every `begin` leads to exactly one `end`, whatever happens on the way. Taken from the shard's pool and given
// back at its end, so its buffers are used again. It drives a connection that a lane lends it.
//
// begin -> (open)? -> send -> receive -> end; a reused connection that turns out to be dead leads back to open, once. A
// request that takes several writes is sent and its answer received at the same time.
class exchange final : private connection_user, private connector_user, private timeout_hook {
 public:
  explicit exchange(http_shard& shard);

  bool is_active() const noexcept { return active_; }
  // `queued_ns`: when the work was taken, if it had to wait for the user's connection; else 0.
  void begin(const spate_work& work, lanes& from, lane& on, std::int64_t queued_ns) noexcept;
  void abort(std::int64_t now_ns) noexcept;

 private:
  enum class stage : std::uint8_t { opening, sending, receiving };

  // Until the first byte, then from read to read. The base class is the limit of the whole operation.
  class read_limit final : public timeout_hook {
   public:
    explicit read_limit(exchange& owner) noexcept : owner_(owner) {}

   private:
    void on_timeout(std::int64_t now_ns) noexcept override;
    exchange& owner_;
  };

  void start_attempt(std::int64_t now_ns) noexcept;
  void begin_sending() noexcept;
  void send() noexcept;
  void receive(std::uint32_t limit_fifo) noexcept;
  void listen() noexcept;
  void await_answer() noexcept;
  void on_open(std::uint16_t outcome, std::uint16_t text, std::int64_t now_ns) noexcept override;
  void on_written(const error_code& error, std::size_t bytes) noexcept override;
  void on_read(const error_code& error, std::size_t bytes) noexcept override;
  void on_timeout(std::int64_t now_ns) noexcept override;
  void on_broken_connection() noexcept;
  void repeat(bool counted) noexcept;

  // exchange_end.cpp
  void on_parsed(response_parser::progress progress, std::int64_t now_ns) noexcept;
  void finish(std::int64_t end_ns) noexcept;
  void render(std::string_view redirect_target) noexcept;
  void fail(std::uint16_t outcome, std::uint16_t text, std::int64_t end_ns) noexcept;
  void fail_read(const error_code& error) noexcept;
  void end() noexcept;
  void log_attempt(std::string_view outcome, std::int32_t status, std::int64_t end_ns) noexcept;
  // exchange_redirect.cpp: true when the answer was a redirect and the exchange goes on, or has failed by it.
  bool follow(std::int64_t end_ns) noexcept;
  void note_answer(std::string_view bytes, bool is_last) noexcept;
  void offer_as_slow() noexcept;
  void write_id() noexcept;
  void leave(std::int64_t end_ns) noexcept;
  void take_cookies(std::int64_t end_ns) noexcept;

  http_shard& shard_;
  lanes* lanes_ = nullptr;
  lane* lane_ = nullptr;
  const operation* operation_ = nullptr;
  const request_template* sent_ = nullptr;  // the operation's own, or one that follows a redirect
  spate_work work_{};
  spate_sample sample_{};
  connector connector_;
  read_limit read_limit_;
  response_parser parser_;
  byte_buffer buffer_;
  request_template::request request_{};
  response_store* store_ = nullptr;
  std::size_t written_ = 0;
  std::uint64_t received_ = 0;  // bytes of this attempt's answer
  std::uint32_t attempt_ = 0, redirects_ = 0;
  std::int64_t attempt_start_ns_ = 0;
  std::string redirect_target_;
  std::string excerpt_;      // the beginning of an answer that came in several reads
  std::string_view answer_;  // of an answer that came in one: in the connection's input
  stage stage_ = stage::opening;
  bool active_ = false, reused_ = false, write_failed_ = false;
  bool reading_ = false;   // a read is under way
  bool answered_ = false;  // in whole, while the request is still being sent
  char id_[request_id_size] = {};
};

}  // namespace spate::http_api
