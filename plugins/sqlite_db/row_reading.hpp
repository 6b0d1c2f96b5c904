#pragma once

#include <string>
#include <vector>

#include "sql/result_rows.hpp"

struct sqlite3_stmt;

namespace spate::sqlite_db {

std::vector<std::string> column_names(sqlite3_stmt*);
// Reads the row that the statement is at; its bytes. A blob is read as hexadecimal digits.
std::uint64_t read_row(sqlite3_stmt*, sql::result_rows& into);

}  // namespace spate::sqlite_db
