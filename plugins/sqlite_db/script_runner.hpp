#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

struct sqlite3;

namespace spate::sqlite_db {

struct script_end {
  int code = 0;          // SQLITE_OK, or what the statement at `line` gave
  std::size_t line = 0;  // from 1
};

// Carries out one statement after the other until one fails.
script_end run_script(sqlite3*, const std::string& text);

// Calls `visit` with each statement of a script, without carrying any out; what SQLite cannot read ends it.
void each_statement(std::string_view script, const std::function<void(const std::string&)>& visit);

}  // namespace spate::sqlite_db
