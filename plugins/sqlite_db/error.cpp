#include "error.hpp"

#include <sqlite3.h>

#include "words.hpp"

namespace spate::sqlite_db {

std::uint16_t outcome_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
      return outcome_busy;
    case SQLITE_LOCKED:
      return outcome_locked;
    case SQLITE_CONSTRAINT:
      return sql::outcome_constraint;
    case SQLITE_READONLY:
      return outcome_readonly;
    case SQLITE_FULL:
      return outcome_full;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return outcome_not_a_database;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return outcome_io;
    case SQLITE_INTERRUPT:
      return SPATE_OUTCOME_ABORTED;
    default:
      return sql::outcome_sql;
  }
}

std::string words_of(sqlite3* database, int code) {
  switch (code) {
    case SQLITE_BUSY:
      return "database is locked: another connection held it longer than busy_timeout, or both wait for each other";
    case SQLITE_BUSY_SNAPSHOT:
      return "database is locked: what the transaction has read is out of date (SQLITE_BUSY_SNAPSHOT); begin it with "
             "transaction = \"immediate\"";
    case SQLITE_LOCKED:
      return text("a statement of the same connection holds the table: ", sqlite3_errmsg(database));
    case SQLITE_LOCKED_SHAREDCACHE:
      return text("another connection holds the table in the cache that they share: ", sqlite3_errmsg(database),
                  "; leave cache=shared out of `file`");
    case SQLITE_FULL:
      return text(sqlite3_errmsg(database), ": the disk has no room, or the file's limit of pages is reached");
    case SQLITE_NOTADB:
      return "the file is not a database";
    default:
      return sqlite3_errmsg(database);
  }
}

}  // namespace spate::sqlite_db
