// A database file of a test's own, and a target on it.
#pragma once

#include <sqlite3.h>

#include <functional>

#include "sdk/harness.hpp"
#include "temporary_folder.hpp"

namespace spate::test {

using table = std::initializer_list<value::member>;

inline const spate_protocol* sqlite_db() {
  static const spate_protocol* loaded = load_protocol(SQLITE_DB);
  return loaded;
}

// Another program's connection.
class other_connection {
 public:
  explicit other_connection(const std::string& file) {
    if (sqlite3_open(file.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  ~other_connection() { sqlite3_close(handle_); }
  other_connection(const other_connection&) = delete;
  other_connection& operator=(const other_connection&) = delete;
  void tell(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(handle_));
  }
  // Rows by '|', columns by ','.
  std::string ask(const std::string& sql) {
    std::string out;
    const auto add = [](void* to, int count, char** cells, char**) {
      auto& text = *static_cast<std::string*>(to);
      if (!text.empty()) text += '|';
      for (int i = 0; i < count; ++i)
        text += std::string(i == 0 ? "" : ",") + (cells[i] == nullptr ? "null" : cells[i]);
      return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), add, &out, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(handle_));
    return out;
  }

 private:
  sqlite3* handle_ = nullptr;
};

struct database_file {
  database_file() : path(folder / "test.db"), other(path) {
    other.tell(
        "CREATE TABLE runs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, status TEXT, score REAL);"
        "CREATE INDEX idx_runs_status ON runs(status);"
        "INSERT INTO runs VALUES (1,'one','done',0.5),(2,'two','open',NULL),(3,'three','done',1.5)");
  }
  value target(value more = table{}) const {
    more.children.emplace_back("file", value(path));
    return more;
  }
  temporary_folder folder;
  std::string path;
  other_connection other;
};

inline spate_value integer(std::int64_t number) {
  spate_value out{};
  out.kind = SPATE_KIND_INT;
  out.i64 = number;
  return out;
}
inline spate_value null() { return {}; }

constexpr std::uint32_t all_rows = SPATE_WANTS_ROW_COUNT | SPATE_WANTS_ALL_ROWS;

}  // namespace spate::test
