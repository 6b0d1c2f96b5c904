#include "check.hpp"

#include "settings.hpp"
#include "sql/check.hpp"
#include "sql/named_sql.hpp"
#include "words.hpp"

namespace spate::postgres_db {

namespace {

void check_copies(node operation, report& mistakes) {
  node several = operation.child("statements"), rows = operation.child("rows");
  for (node each : several)
    if (sql::first_word(each.child("sql").as_string(), database.how) == "COPY")
      mistakes.error(each.child("sql"),
                     "COPY is an operation of its own; write it as `sql`, and rows = ", rows ? rows.as_int() : 100,
                     " beside it");
}

}  // namespace

void check_target(config settings, report& mistakes) {
  node uri = settings.find("uri"), host = settings.find("host"), base = settings.find("database");
  if (!uri && !host && !base)
    mistakes.error(settings.root(),
                   "which database? write uri = \"postgresql://user@host/database\", or host, "
                   "database and user");
  else if (const connection_words words = words_for(settings); !words.problem.empty())
    mistakes.error(uri, "`uri` is no address of a database: ", words.problem,
                   "; write postgresql://user@host:5432/database");
  for (node each : settings.operations()) check_copies(each, mistakes);
  sql::check_operations(settings, database.how, mistakes);
}

}  // namespace spate::postgres_db
