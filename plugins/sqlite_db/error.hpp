// What SQLite's codes mean for an operation.
#pragma once

#include <cstdint>
#include <string>

struct sqlite3;

namespace spate::sqlite_db {

// SPATE_OUTCOME_* or one of this plugin's, for a result code.
std::uint16_t outcome_of(int code);

// In words, for a person; nothing in it differs from time to time.
std::string words_of(sqlite3*, int code);

}  // namespace spate::sqlite_db
