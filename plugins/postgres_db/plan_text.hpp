// PostgreSQL's plans as text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spate::postgres_db {

// Asks for the plan of a prepared statement with `values` parameters. The generic one: what a plan for the value NULL
// does says nothing (PostgreSQL's manual, PREPARE, "Notes").
std::string question(std::string_view name, std::size_t values);

// The step that reads a whole table, or empty.
std::string_view full_scan(std::string_view plan);
bool uses_index(std::string_view plan, std::string_view index);

}  // namespace spate::postgres_db
