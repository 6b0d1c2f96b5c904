#include "first_look.hpp"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <spate/abi/ext/notes.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>

#include "plan_text.hpp"

namespace spate::postgres_db {

namespace {

using answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// A session of SOCI's, which owns the connection. Statements go through it as they are: SOCI would read names behind
// colons and casts in its own way.
class control_session {
 public:
  explicit control_session(const settings& how) { session_.open(soci::postgresql, how.connection.text()); }

  answer ask(const std::string& statement) {
    auto* backend = static_cast<soci::postgresql_session_backend*>(session_.get_backend());
    return {PQexec(backend->conn_, statement.c_str()), &PQclear};
  }

 private:
  soci::session session_;
};

std::string one_line(std::string words) {
  for (char& c : words)
    if (c == '\n' || c == '\t') c = ' ';
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

// The server's or libpq's words, without SOCI's before and libpq's questions behind them.
std::string refusal(std::string words) {
  static constexpr std::string_view before = "Cannot establish connection to the database.";
  if (words.starts_with(before)) words.erase(0, before.size());
  words = one_line(words.substr(0, words.find("Is the server running")));
  return words.substr(std::min(words.find_first_not_of(' '), words.size()));
}

std::string code_of(const answer& from) {
  const char* code = PQresultErrorField(from.get(), PG_DIAG_SQLSTATE);
  return code == nullptr ? std::string() : code;
}

std::string message_of(const answer& from) {
  const char* words = PQresultErrorField(from.get(), PG_DIAG_MESSAGE_PRIMARY);
  return words == nullptr ? one_line(PQresultErrorMessage(from.get())) : words;
}

// What makes tables may make the one that is missing.
bool makes_tables(const sql::operations& all) {
  return std::any_of(all.all().begin(), all.all().end(), [](const auto& each) {
    return each->script != nullptr || std::any_of(each->statements.begin(), each->statements.end(),
                                                  [](const auto& one) { return one->defines(); });
  });
}

bool is_missing_table(const std::string& code) { return code == "42P01" || code == "3F000"; }

// PREPARE takes queries and changes of data only; the others are not read before they are carried out.
bool can_be_prepared(const std::string& first_word) {
  static constexpr std::string_view commands[] = {
      "ALTER",  "ANALYZE",  "BEGIN",   "CALL",     "CHECKPOINT", "CLUSTER", "COMMENT", "COMMIT",   "COPY",
      "CREATE", "DISCARD",  "DO",      "DROP",     "END",        "EXPLAIN", "GRANT",   "LISTEN",   "LOCK",
      "NOTIFY", "REASSIGN", "REFRESH", "REINDEX",  "RELEASE",    "RESET",   "REVOKE",  "ROLLBACK", "SAVEPOINT",
      "SET",    "SHOW",     "START",   "TRUNCATE", "UNLISTEN",   "VACUUM"};
  return std::find(std::begin(commands), std::end(commands), first_word) == std::end(commands);
}

// The server calls a value by its number, the profile by its name.
std::string with_names(std::string words, const sql::statement& of) {
  for (std::size_t at = words.find('$'); at != std::string::npos; at = words.find('$', at + 1)) {
    std::size_t number = 0;
    const char* const digits = words.data() + at + 1;
    const char* const end = std::from_chars(digits, words.data() + words.size(), number).ptr;
    if (number == 0 || number > of.parameters()) continue;
    words.replace(at, static_cast<std::size_t>(end - digits) + 1, ":" + of.binds[(number - 1) % of.binds.size()].name);
  }
  return words;
}

std::string_view advice_for(const std::string& code) {
  if (is_missing_table(code)) return "; make it first, with a script in the setup";
  const bool untyped = code == "42P08" || code == "42P18";
  return untyped ? "; write what type it has wherever it stands, such as :id::bigint" : "";
}

void look_at(control_session& server, const sql::statement& one, bool may_be_made) {
  if (!can_be_prepared(one.first_word)) return;
  const answer read = server.ask("PREPARE spate_look AS " + one.text);
  if (PQresultStatus(read.get()) == PGRES_COMMAND_OK) {
    server.ask("DEALLOCATE spate_look");
    return;
  }
  const std::string code = code_of(read);
  if (may_be_made && is_missing_table(code)) return;
  throw failure(SPATE_E_CONFIG,
                spate::text(one.place, " does not compile: ", with_names(message_of(read), one),
                            code.empty() ? "" : " (", code, code.empty() ? "" : ")", advice_for(code)),
                one.node);
}

std::string plan_of(control_session& server, const sql::statement& of) {
  if (PQresultStatus(server.ask("PREPARE spate_look AS " + of.text).get()) != PGRES_COMMAND_OK) return {};
  std::string out;
  server.ask("SET plan_cache_mode = force_generic_plan");
  std::string ask = question("spate_look", of.parameters());
  const auto begin = ask.find("EXPLAIN"), end = ask.rfind(';');
  const answer steps = server.ask(ask.substr(begin, end - begin));
  for (int row = 0; row < PQntuples(steps.get()); ++row)
    out += (out.empty() ? "" : "\n") + std::string(PQgetvalue(steps.get(), row, 0));
  server.ask("DEALLOCATE spate_look");
  return out;
}

}  // namespace

void look_at_statements(const host_services& host, const settings& how, const sql::operations& all) try {
  control_session server(how);
  const answer version = server.ask("SHOW server_version");
  if (PQntuples(version.get()) == 1)
    host.note(SPATE_NONE, SPATE_NOTE_PLAIN, "server", text("PostgreSQL ", PQgetvalue(version.get(), 0, 0)));
  const bool may_be_made = makes_tables(all);
  for (const sql::statement* each : all.statements()) look_at(server, *each, may_be_made);
} catch (const soci::soci_error& refused) {
  throw failure(SPATE_E_IO,
                text("cannot log in: ", refusal(refused.what()),
                     "; start the server, or correct the address, the user or the password"),
                how.node);
}

void look_at_plans(const settings& how, const sql::operations& all, sql::plan_book& plans) noexcept try {
  control_session server(how);
  for (const sql::statement* each : all.statements())
    if (each->has_plan() && !plans.is_new(*each)) plans.end(*each, plan_of(server, *each));
} catch (const std::exception&) {
  for (const sql::statement* each : all.statements())
    if (each->has_plan() && !plans.is_new(*each)) plans.end(*each, {});
}

}  // namespace spate::postgres_db
