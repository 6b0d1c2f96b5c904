#include "store/database.hpp"

#include <sqlite3.h>

namespace spate::llm_eval_server {
namespace {

// Filters make many texts, but not an endless number; past this the whole set is prepared anew.
constexpr std::size_t max_statements = 512;

[[noreturn]] void fail(sqlite3* handle) {
  throw store_error(sqlite3_extended_errcode(handle), std::string("SQLite: ") + sqlite3_errmsg(handle));
}

}  // namespace

bool store_error::is_constraint() const { return (code_ & 0xff) == SQLITE_CONSTRAINT; }

cursor::~cursor() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void cursor::check(int code) const {
  if (code != SQLITE_OK) fail(handle_);
}

cursor& cursor::bind(std::string_view value) {
  // A null pointer would bind NULL instead of the empty text.
  const char* data = value.data() ? value.data() : "";
  check(sqlite3_bind_text64(statement_, next_++, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

cursor& cursor::bind(std::int64_t value) {
  check(sqlite3_bind_int64(statement_, next_++, value));
  return *this;
}

cursor& cursor::bind(double value) {
  check(sqlite3_bind_double(statement_, next_++, value));
  return *this;
}

cursor& cursor::bind_null() {
  check(sqlite3_bind_null(statement_, next_++));
  return *this;
}

bool cursor::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) fail(handle_);
  return false;
}

void cursor::run() {
  while (step()) {
  }
}

bool cursor::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::string_view cursor::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (!data) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t cursor::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double cursor::number(int column) const { return sqlite3_column_double(statement_, column); }

std::optional<std::string> cursor::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return std::string(text(column));
}

std::optional<double> cursor::optional_number(int column) const {
  if (is_null(column)) return std::nullopt;
  return number(column);
}

void database::closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void database::finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

database::database(const std::string& path) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(raw);
  if (code != SQLITE_OK)
    throw store_error(code, "cannot open the database " + path + ": " + (raw ? sqlite3_errmsg(raw) : "out of memory") +
                                "; choose a file in a folder that exists and can be written to");
  sqlite3_busy_timeout(raw, 5000);
  sqlite3_extended_result_codes(raw, 1);
  try {
    execute("PRAGMA journal_mode=WAL");
    execute("PRAGMA synchronous=NORMAL");
    execute("PRAGMA foreign_keys=ON");
    execute("PRAGMA cache_size=10000");
    execute("PRAGMA temp_store=MEMORY");
    // A checkpoint writes each page once, however often it changed: with the default of 1000 pages it would be due
    // every fifty new runs. 8000 pages are 32 MB.
    execute("PRAGMA wal_autocheckpoint=8000");
  } catch (const store_error& error) {
    throw store_error(code, "cannot use the database " + path + ": " + error.what() +
                                "; choose another file, or stop the program that holds this one");
  }
}

database::~database() {
  statements_.clear();
  sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

void database::execute(const char* sql) {
  if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_.get());
}

cursor database::use(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    if (statements_.size() >= max_statements) statements_.clear();
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw,
                           nullptr) != SQLITE_OK)
      fail(handle_.get());
    found = statements_.emplace(std::string(sql), std::unique_ptr<sqlite3_stmt, finalizer>(raw)).first;
  }
  return {handle_.get(), found->second.get()};
}

// The one that counts to 2^63 came with SQLite 3.37, after Enterprise Linux 9.
std::int64_t database::changes() const { return sqlite3_changes(handle_.get()); }

transaction::~transaction() {
  if (!open_) return;
  try {
    store_.execute("ROLLBACK");
  } catch (const store_error&) {
    // SQLite has rolled back already when the error was its own.
  }
}

void transaction::commit() {
  store_.execute("COMMIT");
  open_ = false;
}

}  // namespace spate::llm_eval_server
