#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace spate::llm_eval_server {

// SQLite's answer to a call that failed.
class store_error : public std::runtime_error {
 public:
  store_error(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  // A NOT NULL, CHECK, UNIQUE or FOREIGN KEY rule was broken.
  bool is_constraint() const;

 private:
  int code_;  // extended result code
};

// One use of a prepared statement; it is reset when the cursor goes. Bind by position from 1, read by position from 0.
// Text given to bind and text read stays valid until the cursor goes or steps. Throws store_error.
class cursor {
 public:
  cursor(sqlite3* handle, sqlite3_stmt* statement) : handle_(handle), statement_(statement) {}
  cursor(const cursor&) = delete;
  cursor& operator=(const cursor&) = delete;
  ~cursor();

  cursor& bind(std::string_view value);
  cursor& bind(std::int64_t value);
  cursor& bind(double value);
  cursor& bind_null();
  // Templates, so that a plain text or number never turns into an optional on the way.
  template <std::same_as<std::optional<std::string>> Text>
  cursor& bind(const Text& value) {
    return value ? bind(std::string_view(*value)) : bind_null();
  }
  template <std::same_as<std::optional<double>> Number>
  cursor& bind(const Number& value) {
    return value ? bind(*value) : bind_null();
  }

  // True when there is a row.
  bool step();
  // Steps to the end; for statements without rows.
  void run();

  bool is_null(int column) const;
  std::string_view text(int column) const;
  std::int64_t integer(int column) const;
  double number(int column) const;
  std::optional<std::string> optional_text(int column) const;
  std::optional<double> optional_number(int column) const;

 private:
  void check(int code) const;
  sqlite3* handle_;
  sqlite3_stmt* statement_;
  int next_ = 1;
};

// One connection to one file with its prepared statements. Every statement is prepared once and kept by its text.
// One thread. Throws store_error.
class database {
 public:
  explicit database(const std::string& path);
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  // Stores the write-ahead log in the file and closes it.
  ~database();

  void execute(const char* sql);
  // Two cursors of the same text must not be alive at once.
  cursor use(std::string_view sql);
  // Rows changed by the last INSERT, UPDATE or DELETE.
  std::int64_t changes() const;

 private:
  struct closer {
    void operator()(sqlite3* handle) const;
  };
  struct finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unique_ptr<sqlite3, closer> handle_;
  std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, finalizer>, text_hash, std::equal_to<>> statements_;
};

// Undone when it goes without commit().
class transaction {
 public:
  explicit transaction(database& store) : store_(store) { store_.execute("BEGIN IMMEDIATE"); }
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  ~transaction();
  void commit();

 private:
  database& store_;
  bool open_ = true;
};

}  // namespace spate::llm_eval_server
