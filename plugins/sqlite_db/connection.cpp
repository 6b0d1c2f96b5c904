#include "connection.hpp"

#include <sqlite3.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <spate/failure.hpp>
#include <utility>

#include "soci_session.hpp"

namespace spate::sqlite_db {

namespace {

// Sessions that are opened at once get in each other's way, which is nothing to fail for.
constexpr std::int64_t least_patience_to_open_ns = 5'000'000'000;

std::int64_t now_ns() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void sleep_ms(int ms) noexcept {
  const timespec time{0, ms * 1'000'000L};
  ::nanosleep(&time, nullptr);
}

}  // namespace

struct connection::opened {
  soci_session session;
};

connection::connection(const settings& how)
    : opened_(new opened{soci_session(how)}),
      busy_timeout_ns_(std::max(how.busy_timeout_ns, least_patience_to_open_ns)),
      checkpoint_pages_(static_cast<int>(how.wal_autocheckpoint)) {
  handle_ = opened_->session.handle();
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_handler(
      handle_, [](void* self, int times) { return static_cast<connection*>(self)->wait_for_lock(times) ? 1 : 0; },
      this);
  set_up(how);
  busy_timeout_ns_ = how.busy_timeout_ns;
  events_ = {};
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char* database, int pages) {
        static_cast<connection*>(self)->after_commit(database, pages);
        return SQLITE_OK;
      },
      this);
}

connection::~connection() = default;

void connection::set_up(const settings& how) {
  soci_session& session = opened_->session;
  if (how.cache_bytes > 0) session.tell(text("PRAGMA cache_size = -", how.cache_bytes / 1024));
  if (!how.synchronous.empty()) session.tell(text("PRAGMA synchronous = ", how.synchronous));
  session.tell(text("PRAGMA foreign_keys = ", how.foreign_keys ? 1 : 0));
  has_wal_ = set_journal_mode(how) == "wal";
  // The first read of the file: what is no database is found here.
  session.ask("PRAGMA schema_version");
}

// The mode that holds then.
std::string connection::set_journal_mode(const settings& how) {
  soci_session& session = opened_->session;
  std::string now = session.ask("PRAGMA journal_mode");
  if (how.journal_mode.empty()) return now;
  const bool can_change = sqlite3_db_readonly(handle_, "main") == 0;
  if (now != how.journal_mode && can_change) now = session.ask(text("PRAGMA journal_mode = ", how.journal_mode));
  if (now != how.journal_mode)
    throw failure(SPATE_E_IO,
                  text("'", how.file, "' keeps the journal_mode ", now,
                       can_change ? "; write that, or remove journal_mode"
                                  : ", since it cannot be written; make it writable, or remove journal_mode"),
                  how.journal_node);
  return now;
}

// SQLite's own waits, except that an interrupt ends them and that they are counted.
bool connection::wait_for_lock(int times_before) noexcept {
  static constexpr std::array<int, 12> delays = {1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100};
  const std::int64_t from_ns = now_ns();
  if (times_before == 0) {
    waiting_since_ns_ = from_ns;
    if (busy_timeout_ns_ > 0) ++events_.waits;
  }
  const std::int64_t left_ns = waiting_since_ns_ + busy_timeout_ns_ - from_ns;
  if (left_ns <= 0 || is_interrupted()) return false;
  const auto delay = delays[std::min<std::size_t>(static_cast<std::size_t>(times_before), delays.size() - 1)];
  sleep_ms(static_cast<int>(std::clamp<std::int64_t>(left_ns / 1'000'000, 1, delay)));
  events_.waited_ns += now_ns() - from_ns;
  return !is_interrupted();
}

// What SQLite does itself after a commit, measured.
void connection::after_commit(const char* database, int pages) noexcept {
  has_wal_ = true;  // a script may have changed the mode
  events_.wal_pages = std::max(events_.wal_pages, static_cast<std::uint32_t>(pages));
  if (checkpoint_pages_ <= 0 || pages < checkpoint_pages_) return;
  const std::int64_t from_ns = now_ns();
  // Another connection may be at it, or a reader may need the log: then a later commit does it.
  if (sqlite3_wal_checkpoint_v2(handle_, database, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) != SQLITE_OK) return;
  ++events_.checkpoints;
  events_.checkpoint_ns += now_ns() - from_ns;
}

std::int64_t connection::wal_bytes() const noexcept {
  sqlite3_file* log = nullptr;
  sqlite3_int64 bytes = 0;
  // With a write-ahead log this "journal" is the log (sqlite3PagerJrnlFile).
  const bool known = has_wal_ && sqlite3_file_control(handle_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK;
  if (!known || log == nullptr || log->pMethods == nullptr) return 0;
  return log->pMethods->xFileSize(log, &bytes) == SQLITE_OK ? bytes : 0;
}

connection_events connection::take_events() noexcept { return std::exchange(events_, {}); }

void connection::interrupt() noexcept {
  interrupted_.store(true, std::memory_order_release);
  sqlite3_interrupt(handle_);
}

}  // namespace spate::sqlite_db
