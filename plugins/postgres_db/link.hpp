// One connection to the server, without blocking.
#pragma once

#include <spate/asio_shard.hpp>

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "sql/session.hpp"

namespace spate::postgres_db {

class postgres_shard;

// Who uses a connection. Each call may send the next command, or drop the connection.
class link_user {
 public:
  virtual void on_open(const sql::reply& how, std::int64_t now_ns) noexcept = 0;  // not ok: it is closed again
  virtual void on_answer(PGresult* answer) noexcept = 0;   // of a command, which may give several; the link's
  virtual void on_done(std::int64_t now_ns) noexcept = 0;  // the command gave all of its answers
  virtual void on_lost(const sql::reply& how, std::int64_t now_ns) noexcept = 0;  // it was open

 protected:
  ~link_user() = default;
};

// closed -> opening -> open -> closed. While it is open it is always listened to, so that its loss is noticed when
// nobody uses it. libpq's memory is its own; ours allocates nothing in the steady state. Shard's thread.
class link {
 public:
  link(postgres_shard& shard, link_user& user);
  ~link();

  bool is_open() const noexcept { return stage_ == stage::open; }
  void open(std::int64_t now_ns) noexcept;  // on_open follows; at once when it cannot even begin
  void drop() noexcept;                     // without a word to the user

  // Commands, one at a time. False: the connection is broken, and nothing more is told about this command.
  bool query(const char* text) noexcept;
  bool prepare(const char* name, const char* text) noexcept;
  bool execute(const char* name, int count, const char* const* values) noexcept;
  // The data of a COPY that is under way, all of it.
  bool copy(std::string_view data) noexcept;
  bool refuse_copy(const char* why) noexcept;

  bool is_in_transaction() const noexcept;
  std::int64_t first_read_ns() const noexcept { return first_read_ns_; }  // of the newest command; 0: nothing came yet
  sql::reply loss() noexcept;                                             // why a command could not be sent; closes it

 private:
  enum class stage : std::uint8_t { closed, opening, open };
  using descriptor = boost::asio::posix::basic_stream_descriptor<asio_shard::executor_type>;

  bool sent(int accepted) noexcept;
  void poll(std::int64_t now_ns) noexcept;
  void take_answers(std::int64_t now_ns) noexcept;
  void watch_reading();
  void watch_writing();
  void attach();
  void on_connect_timeout(std::int64_t now_ns) noexcept;
  sql::reply why(std::uint16_t outcome) const;
  void lose(std::int64_t now_ns) noexcept;
  void fail_opening(const sql::reply& how, std::int64_t now_ns) noexcept;

  class limit final : public timeout_hook {
   public:
    explicit limit(link& owner) : owner_(owner) {}

   private:
    void on_timeout(std::int64_t now_ns) noexcept override { owner_.on_connect_timeout(now_ns); }
    link& owner_;
  };

  postgres_shard& shard_;
  link_user& user_;
  PGconn* connection_ = nullptr;
  descriptor socket_;
  handler_slot read_slot_, write_slot_;
  limit limit_;
  std::int64_t opened_ns_ = 0, first_read_ns_ = 0;
  std::uint32_t generation_ = 0;  // of the socket, so that a handler knows whether it is its own
  stage stage_ = stage::closed;
  bool busy_ = false, writing_ = false;
};

}  // namespace spate::postgres_db
