#include "check.hpp"

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
  postgres::check_address(settings, mistakes);
  for (node each : settings.operations()) check_copies(each, mistakes);
  sql::check_operations(settings, database.how, mistakes);
}

}  // namespace spate::postgres_db
