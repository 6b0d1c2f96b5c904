// INSERT INTO t VALUES (?1, ?2), (?3, ?4): one statement that carries several rows.
#pragma once

#include <cstdint>

#include "named_sql.hpp"

namespace spate::sql {

// The same statement with its list of values written `rows` times, each with parameters of its own, those of the first
// row first. Its names are still those of one row. Not possible where values stand elsewhere too: then it has a
// problem.
named_sql repeated_values(const named_sql& one, std::uint32_t rows, const dialect&);

}  // namespace spate::sql
