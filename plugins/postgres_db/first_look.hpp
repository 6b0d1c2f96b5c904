// What is asked of the server before the run and after it, without haste.
#pragma once

#include <spate/host_services.hpp>

#include "settings.hpp"
#include "sql/operation.hpp"
#include "sql/plan_book.hpp"

namespace spate::postgres_db {

// Logs in, notes which server it is, and has it read every statement. Throws failure with the statement's place when
// one is refused; a table that is missing may be one that an operation makes. Blocks. [control]
void look_at_statements(const host_services&, const settings&, const sql::operations&);

// Tells the book the plans as they are at the end. A server that does not answer soon has none. Blocks.
void look_at_plans(const settings&, const sql::operations&, sql::plan_book&) noexcept;

// The server's side of a connection.
struct backend {
  int process;
  int port;  // of our end; -1: a socket of the file system
};

// The server goes on with a statement whose connection is closed. What still runs on these is ended; one that served
// somebody else, behind a pooler, is not known by our port. Blocks, not for long.
void cancel_statements(const settings&, const std::vector<backend>&) noexcept;

}  // namespace spate::postgres_db
