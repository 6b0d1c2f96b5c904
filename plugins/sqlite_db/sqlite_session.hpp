// One SQLite connection as a session of the pool.
#pragma once

#include <memory>
#include <vector>

#include "connection.hpp"
#include "sql/session.hpp"

struct sqlite3_stmt;

namespace spate::sqlite_db {

struct target_words;

class sqlite_session : public sql::session {
 public:
  sqlite_session(target_words&, const settings&);
  ~sqlite_session() override;

  sql::reply begin(const sql::transaction_kind&) override;
  sql::reply commit() override;
  bool roll_back() noexcept override;
  sql::reply run(const sql::statement&, std::span<const spate_value>, sql::result_rows&, sql::traffic&) override;
  sql::reply run(const sql::script&) override;
  std::string explain(const sql::statement&) override;
  bool plan_may_have_changed(const sql::statement&) override;
  void end_operation(std::uint32_t operation, std::int64_t end_ns) override;
  void interrupt() noexcept override { connection_.interrupt(); }

 private:
  struct finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  using prepared = std::unique_ptr<sqlite3_stmt, finalizer>;

  sql::reply failed(int code);
  sql::reply prepare(const sql::statement&);
  sql::reply step_through(const sql::statement&, sqlite3_stmt*, sql::result_rows&, sql::traffic&);
  sql::reply tell(const char* statement, prepared& kept);
  void look_at_log(std::uint32_t operation, std::uint32_t pages, std::int64_t now_ns);

  target_words& words_;
  connection connection_;
  std::vector<prepared> statements_;  // by statement::index
  std::vector<prepared> begins_;      // by kind of transaction
  prepared commit_, rollback_;
};

}  // namespace spate::sqlite_db
