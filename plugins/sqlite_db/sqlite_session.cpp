#include "sqlite_session.hpp"

#include <spate/abi/ext/notes.h>
#include <sqlite3.h>

#include "error.hpp"
#include "plan_text.hpp"
#include "row_reading.hpp"
#include "script_runner.hpp"
#include "target.hpp"
#include "words.hpp"

namespace spate::sqlite_db {

namespace {

int bind_value(sqlite3_stmt* to, int place, const spate_value& value) {
  switch (value.kind) {
    case SPATE_KIND_BOOL:
    case SPATE_KIND_INT:
    case SPATE_KIND_DURATION:
    case SPATE_KIND_SIZE:
      return sqlite3_bind_int64(to, place, value.i64);
    case SPATE_KIND_FLOAT:
      return sqlite3_bind_double(to, place, value.f64);
    case SPATE_KIND_STRING:
      // A null pointer would bind NULL instead of the empty text. The text stays until the statement is reset.
      return sqlite3_bind_text64(to, place, value.text.data == nullptr ? "" : value.text.data, value.text.size,
                                 SQLITE_STATIC, SQLITE_UTF8);
    default:
      return sqlite3_bind_null(to, place);
  }
}

// Ends a statement's execution, so that it holds no lock.
struct resetting {
  sqlite3_stmt* statement;
  ~resetting() { sqlite3_reset(statement); }
};

}  // namespace

void sqlite_session::finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

sqlite_session::sqlite_session(target_words& words, const settings& how)
    : words_(words), connection_(how), statements_(words.operations.statements().size()), begins_(3) {
  // What does not compile yet waits for a script of the setup; the target's constructor has looked at it.
  for (const sql::statement* each : words.operations.statements()) prepare(*each);
}

sqlite_session::~sqlite_session() {
  if (words_.wal.most_pages() > 0)
    words_.host.note(SPATE_NONE, SPATE_NOTE_PLAIN, "write-ahead log",
                     text("held ", words_.wal.most_pages(), " pages at most, after a commit; its file was of ",
                          words_.wal.most_bytes(), " bytes at most"));
}

sql::reply sqlite_session::failed(int code) {
  const std::uint16_t outcome = outcome_of(code);
  return {outcome, words_.host.intern(words_of(connection_.handle(), code)), code};
}

sql::reply sqlite_session::prepare(const sql::statement& what) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection_.handle(), what.text.c_str(), static_cast<int>(what.text.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return failed(code);
  statements_[what.index].reset(raw);
  return {};
}

sql::reply sqlite_session::tell(const char* statement, prepared& kept) {
  if (!kept) {
    sqlite3_stmt* raw = nullptr;
    if (const int code =
            sqlite3_prepare_v3(connection_.handle(), statement, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
        code != SQLITE_OK)
      return failed(code);
    kept.reset(raw);
  }
  const resetting at_end{kept.get()};
  const int code = sqlite3_step(kept.get());
  return code == SQLITE_DONE || code == SQLITE_ROW ? sql::reply{} : failed(code);
}

sql::reply sqlite_session::begin(const sql::transaction_kind& kind) {
  return tell(kind.begin, begins_[static_cast<std::size_t>(&kind - transactions)]);
}

sql::reply sqlite_session::commit() { return tell("COMMIT", commit_); }

bool sqlite_session::roll_back() noexcept {
  if (sqlite3_get_autocommit(connection_.handle()) != 0) return false;
  try {
    tell("ROLLBACK", rollback_);
  } catch (const std::exception&) {
    // Only a text could not be kept.
  }
  return true;
}

sql::reply sqlite_session::run(const sql::statement& what, std::span<const spate_value> values, sql::result_rows& into,
                               sql::traffic& moved) {
  if (connection_.is_interrupted()) return {SPATE_OUTCOME_ABORTED, 0, 0};
  if (!statements_[what.index])
    if (const sql::reply refused = prepare(what); !refused.is_ok()) return refused;
  sqlite3_stmt* const statement = statements_[what.index].get();
  const resetting at_end{statement};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const int code = bind_value(statement, static_cast<int>(i + 1), values[i]); code != SQLITE_OK)
      return failed(code);
    moved.bytes_out += values[i].kind == SPATE_KIND_STRING ? values[i].text.size : sizeof(std::int64_t);
  }
  return step_through(what, statement, into, moved);
}

sql::reply sqlite_session::step_through(const sql::statement& what, sqlite3_stmt* statement, sql::result_rows& into,
                                        sql::traffic& moved) {
  const bool changes = sqlite3_stmt_readonly(statement) == 0 && what.has_plan();
  int code = sqlite3_step(statement);
  if (code == SQLITE_ROW && what.reads != sql::fetch::none) {
    // Compiled anew by this step it may have other columns.
    if (sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_REPREPARE, 0) > 0) into.forget_columns();
    if (what.keeps != sql::keep::nothing && !into.has_columns()) into.set_columns(column_names(statement));
    const bool all = what.reads == sql::fetch::all;
    if (all && moved.first_row_ns == 0) moved.first_row_ns = words_.host.now_ns();
    do {
      moved.bytes_in += read_row(statement, into);
      ++moved.rows_read;
    } while (all && (code = sqlite3_step(statement)) == SQLITE_ROW);
  }
  if (code != SQLITE_DONE && code != SQLITE_ROW) return failed(code);
  if (!changes) return {};
  const auto rows = static_cast<std::uint64_t>(sqlite3_changes(connection_.handle()));
  moved.rows_changed += rows;
  if (!what.gives_rows) into.changed(rows);
  return {};
}

sql::reply sqlite_session::run(const sql::script& what) {
  const script_end ended = run_script(connection_.handle(), what.text);
  if (connection_.is_interrupted()) return {SPATE_OUTCOME_ABORTED, 0, 0};
  if (ended.code == SQLITE_OK) return {};
  return {outcome_of(ended.code),
          words_.host.intern(text(what.path, ':', ended.line, ": ", words_of(connection_.handle(), ended.code))),
          ended.code};
}

std::string sqlite_session::explain(const sql::statement& what) {
  return sqlite_db::explain(connection_.handle(), what.text);
}

// A statement is compiled anew when the schema has changed.
bool sqlite_session::plan_may_have_changed(const sql::statement& what) {
  const auto& kept = statements_[what.index];
  return kept && sqlite3_stmt_status(kept.get(), SQLITE_STMTSTATUS_REPREPARE, 1) > 0;
}

void sqlite_session::end_operation(std::uint32_t operation, std::int64_t end_ns) {
  const connection_events seen = connection_.take_events();
  if (seen.waits > 0) {
    words_.host.record(words_.busy_waits, operation, seen.waits);
    words_.host.record(words_.busy_wait_time, operation, seen.waited_ns);
  }
  if (seen.checkpoints > 0) words_.host.record(words_.checkpoint_time, operation, seen.checkpoint_ns);
  look_at_log(operation, seen.wal_pages, end_ns);
}

void sqlite_session::look_at_log(std::uint32_t operation, std::uint32_t pages, std::int64_t now_ns) {
  if (pages > 0) words_.wal.saw_pages(pages);
  if (pages == 0 && !words_.wal.is_time(now_ns)) return;
  if (const std::int64_t change = words_.wal.saw_bytes(connection_.wal_bytes()); change != 0)
    words_.host.record(words_.wal_size, operation, change);
}

}  // namespace spate::sqlite_db
