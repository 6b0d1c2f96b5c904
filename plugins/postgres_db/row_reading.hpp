// Rows as the host's checks and captures read them.
#pragma once

#include "sql/result_rows.hpp"
#include "sql/session.hpp"
#include "sql/statement.hpp"

struct pg_result;

namespace spate::postgres_db {

// Takes the rows of an answer, as far as the statement's `fetch` and the host want them, and counts them.
void read_rows(const pg_result* from, const sql::statement&, sql::result_rows& into, sql::traffic&);

// How many rows a command says that it changed.
std::uint64_t changed_rows(pg_result* from);
// Whether the rows are those that a command changed: RETURNING.
bool gives_changed_rows(pg_result* from);

}  // namespace spate::postgres_db
