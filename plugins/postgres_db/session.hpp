// One connection, and the operation that it carries out.
#pragma once

#include <string>
#include <vector>

#include "link.hpp"
#include "parameters.hpp"
#include "sql/operation.hpp"
#include "sql/part_times.hpp"
#include "sql/row_values.hpp"

namespace spate::postgres_db {

// Sends an operation's commands one after the other, and keeps: every work leads to exactly one sample, whatever
// becomes of the connection, which lives on from work to work. Statements stay prepared. Shard's thread.
class session final : private link_user {
 public:
  explicit session(postgres_shard& shard);

  // Opens the connection before somebody needs it.
  void warm_up(std::int64_t now_ns) noexcept { link_.open(now_ns); }
  // `since_ns`: since when the work waited for a session; 0: it did not.
  void start(const spate_work& work, std::int64_t since_ns) noexcept;
  void abort(std::int64_t now_ns) noexcept;
  bool is_at_work() const noexcept { return operation_ != nullptr; }
  void close() noexcept { link_.drop(); }

 private:
  // What the newest command is for.
  enum class command : std::uint8_t { none, begin, prepare, statement, copy, script, commit, roll_back, explain };

  void make_ready() noexcept;
  void go_on(std::int64_t now_ns) noexcept;
  void next_statement(std::int64_t now_ns) noexcept;
  void send_statement(std::int64_t now_ns) noexcept;
  void after_statement(std::int64_t now_ns) noexcept;
  void give(command what, bool accepted, std::int64_t now_ns) noexcept;
  void wind_up(std::int64_t now_ns) noexcept;
  void look_at_plans(std::int64_t now_ns) noexcept;
  void judge_plans() noexcept;
  void finish() noexcept;
  void fail(const sql::reply& how, std::int64_t now_ns) noexcept;
  void on_timeout(std::int64_t now_ns) noexcept;
  void part_ended(std::uint32_t metric, std::int64_t now_ns) noexcept;
  const sql::statement& now() const { return operation_->at(at_, values_.rows() - row_); }
  // Of the statement that is being carried out, whichever form of it is.
  sql::result_rows& results() { return results_[operation_->statements[at_]->index]; }

  void on_open(const sql::reply& how, std::int64_t now_ns) noexcept override;
  void on_answer(PGresult* answer) noexcept override;
  void on_done(std::int64_t now_ns) noexcept override;
  void on_lost(const sql::reply& how, std::int64_t now_ns) noexcept override;
  void take_rows(PGresult* answer) noexcept;
  std::string place_in_script(const PGresult* failed) const;

  class limit final : public timeout_hook {
   public:
    explicit limit(session& owner) : owner_(owner) {}

   private:
    void on_timeout(std::int64_t now_ns) noexcept override { owner_.on_timeout(now_ns); }
    session& owner_;
  };

  postgres_shard& shard_;
  link link_;
  limit limit_;
  std::vector<bool> prepared_;  // by statement::index
  sql::row_values values_;
  std::vector<sql::result_rows> results_;  // by statement::index
  parameters parameters_;
  std::string copied_, plan_, body_;

  const sql::operation* operation_ = nullptr;
  spate_sample sample_{};
  sql::reply ended_;
  sql::traffic moved_;
  sql::part_clock clock_;
  // Of the row; in the operation, or of a script's statements that are done; of the statement's in the row.
  std::uint32_t row_ = 0, at_ = 0, first_value_ = 0;
  std::uint32_t looked_at_ = 0;  // statements whose plans were asked for
  command doing_ = command::none;
  bool stale_ = false;  // what was prepared on this connection is of no use any more
};

}  // namespace spate::postgres_db
