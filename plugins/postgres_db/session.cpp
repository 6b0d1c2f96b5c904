#include "session.hpp"

#include <cstdlib>

#include "error.hpp"
#include "row_reading.hpp"
#include "script_place.hpp"
#include "shard.hpp"
#include "sql/answer.hpp"

namespace spate::postgres_db {

session::session(postgres_shard& shard)
    : shard_(shard),
      link_(shard, *this),
      limit_(*this),
      prepared_(shard.target().operations().statements().size()),
      results_(prepared_.size()) {}

void session::start(const spate_work& work, std::int64_t since_ns) noexcept {
  operation_ = &shard_.target().operations().at(work.operation);
  sample_ = sample_of(work);
  ended_ = {};
  moved_ = {};
  row_ = at_ = first_value_ = looked_at_ = 0;
  stale_ = false;
  const bool ready = values_.make(shard_.host(), *operation_, work.token);
  if (ready) make_ready();
  const std::int64_t now_ns = shard_.now_ns();
  sample_.start_ns = now_ns;
  clock_.start(*operation_, work.operation, now_ns);
  if (since_ns != 0) sample_.blocked_ns = now_ns - since_ns;
  if (!ready) return fail({SPATE_OUTCOME_NO_VALUE, shard_.target().shared().no_values, 0}, now_ns);
  shard_.timeouts().arm(limit_, shard_.timeout_fifo(), now_ns);
  if (!link_.is_open()) return link_.open(now_ns);
  go_on(now_ns);
}

// Before the time begins: what COPY sends.
void session::make_ready() noexcept {
  for (const auto& each : operation_->statements) results_[each->index].begin_operation();
  copied_.clear();
  if (!operation_->is_copy()) return;
  std::string ignored;
  for (std::uint32_t row = 0; row < values_.rows(); ++row) {
    append_copy_row(copied_, values_.of(*operation_, row, *operation_->statements.front(), 0, results_, ignored));
    copied_ += '\n';
  }
}

// From an open connection to the first command.
void session::go_on(std::int64_t now_ns) noexcept {
  if (operation_->transaction != nullptr && doing_ == command::none)
    return give(command::begin, link_.query(operation_->transaction->begin), now_ns);
  if (operation_->script) return give(command::script, link_.query(operation_->script->text.c_str()), now_ns);
  next_statement(now_ns);
}

void session::next_statement(std::int64_t now_ns) noexcept {
  if (at_ == 0)
    for (const auto& each : operation_->statements) results_[each->index].begin(sql::keep::nothing);
  if (operation_->is_copy()) return give(command::copy, link_.query(now().text.c_str()), now_ns);
  if (!prepared_[now().index])
    return give(command::prepare, link_.prepare(shard_.target().name_of(now()), now().text.c_str()), now_ns);
  send_statement(now_ns);
}

void session::send_statement(std::int64_t now_ns) noexcept {
  std::string problem;
  const auto values = values_.of(*operation_, row_, now(), first_value_, results_, problem);
  if (!problem.empty()) {
    ended_ = {SPATE_OUTCOME_EXPECT, shard_.host().intern(problem), 0};
    return wind_up(now_ns);
  }
  if (!parameters_.set(values)) {
    ended_ = {sql::outcome_sql, shard_.target().texts().zero_byte, 0};
    return wind_up(now_ns);
  }
  moved_.bytes_out += parameters_.bytes();
  results().begin(now().keeps);
  give(command::statement, link_.execute(shard_.target().name_of(now()), parameters_.count(), parameters_.values()),
       now_ns);
}

void session::give(command what, bool accepted, std::int64_t now_ns) noexcept {
  doing_ = what;
  if (accepted) return;
  shard_.tell_of_lost();
  on_lost(link_.loss(), now_ns);
}

void session::on_open(const sql::reply& how, std::int64_t now_ns) noexcept {
  std::fill(prepared_.begin(), prepared_.end(), false);
  if (operation_ == nullptr) return shard_.give_back(*this);
  if (!how.is_ok()) return fail(how, now_ns);
  clock_.start(*operation_, sample_.operation, now_ns);
  go_on(now_ns);
}

void session::on_answer(PGresult* answer) noexcept {
  switch (PQresultStatus(answer)) {
    case PGRES_TUPLES_OK:
      if (doing_ == command::script) ++at_;
      return take_rows(answer);
    case PGRES_COMMAND_OK:
      if (doing_ == command::script) ++at_;
      if (doing_ == command::statement || doing_ == command::copy) {
        const std::uint64_t rows = changed_rows(answer);
        moved_.rows_changed += rows;
        results().changed(rows);
      }
      return;
    case PGRES_EMPTY_QUERY:
      return;
    case PGRES_COPY_IN:
      if (doing_ != command::copy) {
        link_.refuse_copy("a COPY without data: write it as the operation's sql, with bind");
      } else if (!link_.copy(copied_) && ended_.is_ok()) {
        ended_ = {SPATE_OUTCOME_RESET, shard_.target().texts().copy_failed, 0};
      }
      moved_.bytes_out += copied_.size();
      return;
    default:
      if (doing_ == command::explain) return;
      if (ended_.is_ok()) ended_ = reply_of(shard_.host(), answer, place_in_script(answer));
      stale_ = stale_ || is_stale(answer);
  }
}

// "schema.sql:12: ", as far as it is known; empty outside of a script.
std::string session::place_in_script(const PGresult* failed) const {
  if (doing_ != command::script) return {};
  const sql::script& script = *operation_->script;
  const char* position = PQresultErrorField(failed, PG_DIAG_STATEMENT_POSITION);
  const std::size_t line = position != nullptr ? line_of_character(script.text, std::strtoul(position, nullptr, 10))
                                               : line_after(script.text, at_);
  return line == 0 ? text(script.path, ": ") : text(script.path, ':', line, ": ");
}

void session::take_rows(PGresult* answer) noexcept {
  if (doing_ == command::explain) {
    for (int row = 0; row < PQntuples(answer); ++row) {
      if (!plan_.empty()) plan_ += '\n';
      plan_ += PQgetvalue(answer, row, 0);
    }
  }
  if (doing_ != command::statement) return;
  if (moved_.first_row_ns == 0 && PQntuples(answer) > 0) moved_.first_row_ns = link_.first_read_ns();
  read_rows(answer, now(), results(), moved_);
  if (gives_changed_rows(answer)) moved_.rows_changed += changed_rows(answer);
}

void session::on_done(std::int64_t now_ns) noexcept {
  const command done = doing_;
  switch (done) {
    case command::none:
      return;
    case command::explain:
      shard_.target().shared().plans.saw(*operation_->statements[looked_at_ - 1], plan_);
      return look_at_plans(now_ns);
    case command::roll_back:
      return look_at_plans(now_ns);
    default:
      break;
  }
  if (!ended_.is_ok()) return wind_up(now_ns);
  switch (done) {
    case command::begin:
      part_ended(shard_.target().shared().parts.begin(), now_ns);
      return go_on(now_ns);
    case command::prepare:
      prepared_[now().index] = true;
      return send_statement(now_ns);
    case command::statement:
      return after_statement(now_ns);
    case command::copy:
      part_ended(shard_.target().shared().parts.statement(0), now_ns);
      [[fallthrough]];
    case command::script:
      if (operation_->transaction == nullptr) return wind_up(now_ns);
      return give(command::commit, link_.query("COMMIT"), now_ns);
    case command::commit:
      part_ended(shard_.target().shared().parts.commit(), now_ns);
      return wind_up(now_ns);
    default:
      wind_up(now_ns);
  }
}

void session::part_ended(std::uint32_t metric, std::int64_t now_ns) noexcept {
  clock_.ended(shard_.host(), metric, now_ns);
}

void session::after_statement(std::int64_t now_ns) noexcept {
  part_ended(shard_.target().shared().parts.statement(now().number), now_ns);
  results().end();
  const std::uint32_t carried = now().rows;
  first_value_ += static_cast<std::uint32_t>(now().binds.size());
  if (++at_ == operation_->statements.size()) {
    at_ = first_value_ = 0;
    row_ += carried;
  }
  if (row_ < values_.rows()) return next_statement(now_ns);
  if (operation_->transaction == nullptr) return wind_up(now_ns);
  give(command::commit, link_.query("COMMIT"), now_ns);
}

// All is done, or something failed: back to where no transaction is.
void session::wind_up(std::int64_t now_ns) noexcept {
  sample_.end_ns = now_ns;
  const bool open = link_.is_in_transaction();
  if (open || (operation_->transaction != nullptr && !ended_.is_ok())) moved_.rows_changed = 0;
  if (!open) return look_at_plans(now_ns);
  if (ended_.is_ok()) ended_ = {sql::outcome_sql, shard_.target().shared().left_open, 0};
  give(command::roll_back, link_.query("ROLLBACK"), now_ns);
}

// Asks for the plan of each statement that it is time to look at, one after the other. Not timed.
void session::look_at_plans(std::int64_t now_ns) noexcept {
  if (doing_ == command::roll_back) sample_.end_ns = now_ns;
  while (ended_.is_ok() && looked_at_ < operation_->statements.size()) {
    const sql::statement& each = *operation_->statements[looked_at_++];
    if (!each.has_plan() || !prepared_[each.index] || !shard_.is_time_to_look_at(each, now_ns)) continue;
    plan_.clear();
    return give(command::explain, link_.query(shard_.target().question_about(each)), now_ns);
  }
  if (ended_.is_ok()) judge_plans();
  finish();
}

void session::judge_plans() noexcept {
  for (const auto& each : operation_->statements)
    if (!each->plan.is_empty() && ended_.is_ok())
      if (const std::uint16_t missed = shard_.target().shared().plans.missed(*each); missed != 0)
        ended_ = {sql::outcome_plan, missed, 0};
}

void session::finish() noexcept {
  limit_.disarm();
  doing_ = command::none;
  sql::fill_sample(sample_, ended_, moved_);
  const sql::operation& done = *operation_;
  if (ended_.is_ok() && done.wants != 0) sql::offer(shard_.host(), done, results_, body_, sample_);
  shard_.target().shared().count(shard_.host(), sample_.operation, moved_);
  sql::keep_when_slow(shard_.host(), done, moved_, sample_);
  operation_ = nullptr;
  if (stale_) link_.drop();
  shard_.emit(sample_);
  shard_.give_back(*this);
}

void session::fail(const sql::reply& how, std::int64_t now_ns) noexcept {
  ended_ = how;
  if (operation_->transaction != nullptr) moved_.rows_changed = 0;
  sample_.end_ns = now_ns;
  finish();
}

void session::on_lost(const sql::reply& how, std::int64_t now_ns) noexcept {
  if (operation_ == nullptr) return;  // it is opened again by the next operation
  // The answer was whole before, and only its plan was asked for.
  if (doing_ == command::explain) return finish();
  // The server's last words on this connection say more than that it ended.
  fail(ended_.is_ok() ? how : ended_, now_ns);
}

void session::on_timeout(std::int64_t now_ns) noexcept {
  const bool was_open = link_.is_open();
  link_.drop();
  if (doing_ == command::explain) return finish();
  sample_.flags |= SPATE_SAMPLE_CENSORED;
  fail({SPATE_OUTCOME_TIMEOUT, was_open ? shard_.target().texts().no_answer : shard_.target().texts().no_connection, 0},
       now_ns);
}

void session::abort(std::int64_t now_ns) noexcept {
  link_.drop();
  if (doing_ == command::explain) return finish();
  fail({SPATE_OUTCOME_ABORTED, 0, 0}, now_ns);
}

}  // namespace spate::postgres_db
