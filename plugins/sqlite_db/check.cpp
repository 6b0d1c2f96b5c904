#include "check.hpp"

#include "sql/check.hpp"
#include "words.hpp"

namespace spate::sqlite_db {

void check_target(config settings, report& mistakes) {
  node file = settings.find("file"), memory = settings.find("memory"), mode = settings.find("journal_mode");
  if (file && memory.as_bool())
    mistakes.error(memory, "a database is a file or in memory; remove `file` or `memory`");
  else if (!file && !memory.as_bool())
    mistakes.error(settings.root(), "which database? write file = \"runs.db\", or memory = true");
  else if (file && file.as_string().empty())
    mistakes.error(file, "`file` is empty; write the database's path");
  else if (file && file.as_string().find("://") != std::string_view::npos &&
           !file.as_string().starts_with("sqlite:///"))
    mistakes.error(file, "`file` is the URL of another database; write the path of an SQLite file, or sqlite:///FILE");
  else if (file && file.as_string().find('"') != std::string_view::npos)
    mistakes.error(file, "a quotation mark cannot be a part of `file`; rename the database");
  if (memory.as_bool() && settings.find("read_only").as_bool())
    mistakes.error(settings.find("read_only"), "a database in memory is empty; remove read_only");
  if (memory.as_bool() && mode.as_string() == "wal")
    mistakes.error(mode, "a database in memory has no write-ahead log; remove journal_mode");
  sql::check_operations(settings, database.how, mistakes);
}

}  // namespace spate::sqlite_db
