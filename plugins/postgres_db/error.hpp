// What the server's error codes mean to a run.
#pragma once

#include <spate/host_services.hpp>

#include <string_view>

#include "sql/session.hpp"

struct pg_result;

namespace spate::postgres_db {

// By SQLSTATE, five letters and digits (PostgreSQL's manual, appendix A).
std::uint16_t outcome_of(std::string_view sqlstate);

// The code as a number when it is one ("40001"), for `status` and `retry`; else 0, and its outcome or text names it.
std::int32_t status_of(std::string_view sqlstate);

// Of a result that is an error. Its text has the code and the server's words without what differs each time, behind the
// place, if any is given.
sql::reply reply_of(const host_services&, const pg_result*, std::string_view place = {});

// Whether a prepared statement no longer fits the tables, or is gone: it has to be prepared on another connection.
bool is_stale(const pg_result*);

}  // namespace spate::postgres_db
