#include "first_look.hpp"

#include <libpq-fe.h>
#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <spate/abi/ext/notes.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "dropped_tables.hpp"
#include "plan_text.hpp"
#include "sql/refused.hpp"
#include "sql/sql_scanner.hpp"
#include "words.hpp"

namespace spate::postgres_db {

namespace {

using answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

// At the end of a run nobody waits long for a server that hangs. libpq's shortest patience with one that does not let
// us in are 2 s.
constexpr nanoseconds patience_at_end = std::chrono::seconds(2);

struct no_answer final : std::exception {
  const char* what() const noexcept override { return "the server did not answer in time"; }
};

// A session of SOCI's, which owns the connection. Statements go through it as they are: SOCI would read names behind
// colons and casts in its own way.
class control_session {
 public:
  // `limit`: of each question.
  control_session(const std::string& how, nanoseconds limit) : limit_(limit) {
    session_.open(soci::postgresql, how);
    connection_ = static_cast<soci::postgresql_session_backend*>(session_.get_backend())->conn_;
  }

  // As PQexec does, which waits for ever. Throws no_answer when none comes in time.
  answer ask(const std::string& statement) { return given(PQsendQuery(connection_, statement.c_str())); }

  // What the server knows of a statement's values.
  answer describe(const std::string& statement) {
    answer read = given(PQsendPrepare(connection_, "", statement.c_str(), 0, nullptr));
    if (PQresultStatus(read.get()) != PGRES_COMMAND_OK) return read;
    return given(PQsendDescribePrepared(connection_, ""));
  }

 private:
  answer given(int sent) {
    const auto end = steady_clock::now() + limit_;
    answer last{nullptr, &PQclear};
    if (sent == 0) return last;
    for (;;) {
      while (PQisBusy(connection_) != 0) {
        wait_until(end);
        if (PQconsumeInput(connection_) == 0) return last;
      }
      answer next{PQgetResult(connection_), &PQclear};
      if (!next) return last;
      last = std::move(next);
    }
  }

  void wait_until(steady_clock::time_point end) {
    pollfd one{PQsocket(connection_), POLLIN, 0};
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - steady_clock::now()).count();
      if (left <= 0) throw no_answer();
      if (::poll(&one, 1, static_cast<int>(std::min<std::int64_t>(left, 1'000'000))) > 0) return;
    }
  }

  soci::session session_;
  PGconn* connection_ = nullptr;
  nanoseconds limit_;
};

control_session session_at_end(const settings& how) {
  return {how.connection.text() + "&connect_timeout=2", patience_at_end};
}

std::string one_line(std::string words) {
  for (char& c : words)
    if (c == '\n' || c == '\t') c = ' ';
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

// The server's or libpq's words, without SOCI's before and libpq's questions behind them.
std::string refusal_to_log_in(std::string words) {
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

bool is_missing_table(const std::string& code) { return code == "42P01" || code == "3F000"; }

// What the profile makes before others are sent.
class made_tables {
 public:
  explicit made_tables(const sql::operations& all) : any_(makes_any(all)), dropped_(all) {}

  // A table that is missing may be made, one that is dropped with other columns.
  bool may_help(const sql::statement& one, const std::string& code) const {
    constexpr std::string_view syntax_error = "42601";
    return any_ && (is_missing_table(code) || (code != syntax_error && dropped_.meets(one.text)));
  }

 private:
  static bool makes_any(const sql::operations& all) {
    return std::any_of(all.all().begin(), all.all().end(), [](const auto& each) {
      return each->script != nullptr || std::any_of(each->statements.begin(), each->statements.end(),
                                                    [](const auto& one) { return one->defines(); });
    });
  }

  bool any_;
  dropped_tables dropped_;
};

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

// What PREPARE reads of COPY: whether it could insert into these columns.
std::string insertion_of(const sql::statement& copy) {
  using kind = sql::sql_scanner::kind;
  std::string out;
  sql::sql_scanner scanner(copy.text, database.how);
  for (auto piece = scanner.next(); piece.what != kind::end; piece = scanner.next()) {
    if (!out.empty())
      out += piece.text;
    else if (piece.what == kind::name)
      out = "INSERT INTO";
    if (piece.text == ")") break;
  }
  out += " VALUES (NULL";
  for (std::size_t i = 1; i < copy.binds.size(); ++i) out += ", NULL";
  return out + ")";
}

// A command that cannot be prepared may take no values either.
std::string refusal_of_values(control_session& server, const sql::statement& one) {
  if (one.binds.empty()) return {};
  const answer known = server.describe(one.text);
  if (PQresultStatus(known.get()) != PGRES_COMMAND_OK || PQnparams(known.get()) != 0) return {};
  return text(one.first_word, " takes no values; write one in place of :", one.binds.front().name);
}

// Empty: it compiles, or may when it is sent.
std::string refusal_of(control_session& server, const sql::statement& one, const made_tables& made) {
  if (!one.is_copy() && !can_be_prepared(one.first_word)) return refusal_of_values(server, one);
  const answer read = server.ask("PREPARE spate_look AS " + (one.is_copy() ? insertion_of(one) : one.text));
  if (PQresultStatus(read.get()) == PGRES_COMMAND_OK) {
    server.ask("DEALLOCATE spate_look");
    return {};
  }
  const std::string code = code_of(read);
  if (code == "57014" || code == "55P03") throw no_answer();  // statement_timeout, lock_timeout
  if (made.may_help(one, code)) return {};
  return text(with_names(message_of(read), one), code.empty() ? "" : " (", code, code.empty() ? "" : ")",
              advice_for(code));
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
  // The server's own limit comes first, so that no question is left behind at a lock.
  control_session server(how.connection.text(), nanoseconds(how.timeout_ns) + std::chrono::seconds(1));
  server.ask(text("SET statement_timeout = ", std::max<std::int64_t>(1, how.timeout_ns / 1'000'000)));
  const answer version = server.ask("SHOW server_version");
  if (PQntuples(version.get()) == 1)
    host.note(SPATE_NONE, SPATE_NOTE_PLAIN, "server", text("PostgreSQL ", PQgetvalue(version.get(), 0, 0)));
  const made_tables made(all);
  std::vector<sql::refused> refused;
  for (const sql::statement* each : all.statements())
    if (std::string why = refusal_of(server, *each, made); !why.empty()) refused.push_back({each, std::move(why)});
  if (!refused.empty()) throw sql::failure_of(refused);
  server.ask("RESET statement_timeout");  // a pooler gives the session to others
} catch (const soci::soci_error& refused) {
  throw failure(SPATE_E_IO,
                text("cannot log in: ", refusal_to_log_in(refused.what()),
                     "; start the server, or correct the address, the user or the password"),
                how.node);
} catch (const no_answer& silent) {
  throw failure(SPATE_E_IO,
                text(silent.what(),
                     " when it was shown the statements; look whether another session holds a lock on "
                     "their tables, or allow for it with `timeout`"),
                how.node);
}

void look_at_plans(const settings& how, const sql::operations& all, sql::plan_book& plans) noexcept try {
  control_session server = session_at_end(how);
  // Its own limit, so that no question is left behind at a lock.
  server.ask("SET statement_timeout = 1000");
  const auto end = steady_clock::now() + patience_at_end;
  for (const sql::statement* each : all.statements())
    if (each->has_plan() && !plans.is_new(*each))
      plans.end(*each, steady_clock::now() < end ? plan_of(server, *each) : std::string());
  server.ask("RESET statement_timeout");
} catch (const std::exception&) {
  for (const sql::statement* each : all.statements())
    if (each->has_plan() && !plans.is_new(*each)) plans.end(*each, {});
}

void cancel_statements(const settings& how, const std::vector<backend>& left) noexcept try {
  std::string places;
  for (const backend& each : left) places += text(places.empty() ? "" : ", ", "(", each.process, ", ", each.port, ")");
  session_at_end(how).ask(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
      "WHERE application_name = current_setting('application_name') AND (pid, client_port) IN (" +
      places + ")");
} catch (const std::exception&) {
  // A server that does not answer is not told.
}

}  // namespace spate::postgres_db
