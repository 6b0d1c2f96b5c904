#pragma once

#include "sql/operation.hpp"

struct sqlite3;

namespace spate::sqlite_db {

// Has every statement compiled, so that what is wrong is found before anything is sent. What lacks a table is tried on
// an empty database with the same schema, in which the profile's own definitions and scripts have made theirs. Throws
// failure at the first statement that compiles nowhere.
void look_at_statements(sqlite3*, const sql::operations&);

}  // namespace spate::sqlite_db
