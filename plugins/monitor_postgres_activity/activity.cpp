#include "activity.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <string_view>

namespace spate::postgres_activity {

namespace {

// What a user may not see of others is NULL, but for `query`. Of an unknown database no row comes.
constexpr const char* question = R"(
  WITH watched AS (
    SELECT pid, state, query FROM pg_stat_activity
    WHERE coalesce(backend_type, 'client backend') = 'client backend' AND pid <> pg_backend_pid()
      AND datname = coalesce($1::text, current_database())
      AND ($2::text IS NULL OR usename = $2) AND ($3::text IS NULL OR application_name = $3))
  SELECT (SELECT count(*) FROM watched),
    (SELECT count(*) FROM watched WHERE state IN ('active', 'fastpath function call')),
    (SELECT count(*) FROM watched WHERE state = 'idle'),
    (SELECT count(*) FROM watched WHERE state LIKE 'idle in transaction%'),
    (SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM watched)),
    (SELECT count(*) FROM watched WHERE query = '<insufficient privilege>'),
    xact_commit, xact_rollback, deadlocks, temp_bytes, blks_hit, blks_read
  FROM pg_stat_database WHERE datname = coalesce($1::text, current_database()))";

// The columns behind those that are metrics in their order.
enum : std::size_t { hidden = waiting_locks + 1, first_count };

std::vector<std::int64_t> numbers_of(const PGresult* from) {
  std::vector<std::int64_t> out;
  for (int i = 0; i < PQnfields(from); ++i) {
    const std::string_view cell = PQgetvalue(from, 0, i);
    std::int64_t number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    out.push_back(number);
  }
  return out;
}

const char* or_null(const std::string& words) { return words.empty() ? nullptr : words.c_str(); }

void tell_nothing(const readings& to, std::string_view why) {
  for (std::uint32_t i = 0; i < std::size(activity_metrics); ++i) to.missing(i, why);
}

}  // namespace

activity_monitor::activity_monitor(const host_services& host, config from)
    : monitor(host),
      database_(from.find("only.database").as_string()),
      user_(from.find("only.user").as_string()),
      application_(from.find("only.application_name").as_string()),
      only_{or_null(database_), or_null(user_), or_null(application_)},
      server_(postgres::words_for(from), from.find("timeout").as_duration()) {}

void activity_monitor::read(const readings& to) {
  std::string why;
  const inquiry::answer given = server_.ask(question, only_, why);
  if (!given) return tell_nothing(to, why);
  if (PQntuples(given.get()) == 0) return tell_nothing(to, text("the server has no database '", database_, "'"));
  const std::vector<std::int64_t> row = numbers_of(given.get());
  tell_connections(to, row);
  const std::int64_t* counts = row.data() + first_count;
  tell_changes(to,
               pace_.next({counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]}, this->host().now_ns()));
}

void activity_monitor::tell_connections(const readings& to, const std::vector<std::int64_t>& row) const {
  to.add(open_connections, static_cast<double>(row[open_connections]));
  to.add(waiting_locks, static_cast<double>(row[waiting_locks]));
  for (const std::uint32_t metric : {active_connections, idle_connections, idle_in_transaction}) {
    if (row[hidden] == 0)
      to.add(metric, static_cast<double>(row[metric]));
    else
      to.missing(metric, "the server does not show this user what others do; GRANT pg_read_all_stats TO the user");
  }
}

void activity_monitor::tell_changes(const readings& to, const database_changes& of) const {
  to.add(deadlocks, static_cast<double>(of.deadlocks));
  to.add(temp_bytes, static_cast<double>(of.temp_bytes));
  if (!of.commits) return;  // the rest is known from the second reading on
  to.add(commits, *of.commits);
  to.add(rollbacks, *of.rollbacks);
  if (of.cache_hit_ratio)
    to.add(cache_hit_ratio, *of.cache_hit_ratio);
  else
    to.missing(cache_hit_ratio, "no block was asked for since the reading before");
}

}  // namespace spate::postgres_activity
