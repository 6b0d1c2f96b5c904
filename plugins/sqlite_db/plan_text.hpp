// What EXPLAIN QUERY PLAN says.
#pragma once

#include <string>
#include <string_view>

#include "sql/plan_book.hpp"

struct sqlite3;

namespace spate::sqlite_db {

// The plan of a statement, a step on each line, indented by how deep it is; empty when it cannot be explained now.
std::string explain(sqlite3*, const std::string& statement);

// The first step that reads a whole table, or empty.
std::string_view full_scan(std::string_view plan);
bool uses_index(std::string_view plan, std::string_view index);

inline constexpr sql::plan_reader plans = {&full_scan, &uses_index};

}  // namespace spate::sqlite_db
