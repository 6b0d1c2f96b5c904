// An open database.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "settings.hpp"

struct sqlite3;

namespace spate::sqlite_db {

// What waiting and the write-ahead log did since it was asked last.
struct connection_events {
  std::uint32_t waits = 0;  // for a lock of another connection
  std::int64_t waited_ns = 0;
  std::uint32_t checkpoints = 0;
  std::int64_t checkpoint_ns = 0;
  std::uint32_t wal_pages = 0;  // the most that the log held after a commit; 0: nothing was committed
};

// Owns the SOCI session, through which it was opened and set up; statements use SQLite's own handle (decision 8). Its
// own thread, but for `interrupt`. The constructor throws failure.
class connection {
 public:
  explicit connection(const settings&);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  sqlite3* handle() const noexcept { return handle_; }
  connection_events take_events() noexcept;
  // Of the write-ahead log's file, now; 0 when there is none.
  std::int64_t wal_bytes() const noexcept;

  // Ends the call under way, a wait for a lock included, and every later wait. [any]
  void interrupt() noexcept;
  bool is_interrupted() const noexcept { return interrupted_.load(std::memory_order_acquire); }

 private:
  struct opened;
  void set_up(const settings&);
  std::string set_journal_mode(const settings&);
  bool wait_for_lock(int times_before) noexcept;
  void after_commit(const char* database, int pages) noexcept;

  std::unique_ptr<opened> opened_;
  sqlite3* handle_ = nullptr;
  std::int64_t busy_timeout_ns_ = 0, waiting_since_ns_ = 0;
  int checkpoint_pages_ = 0;
  bool has_wal_ = false;
  connection_events events_;
  std::atomic<bool> interrupted_{false};
};

}  // namespace spate::sqlite_db
