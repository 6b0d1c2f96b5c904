#include "sql_shard.hpp"

#include <algorithm>
#include <limits>

#include "rows_json.hpp"

namespace spate::sql {

namespace {

std::uint32_t in_32_bits(std::uint64_t number) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

std::uint32_t microseconds(std::int64_t ns) {
  return in_32_bits(static_cast<std::uint64_t>(std::max<std::int64_t>(ns / 1000, 1)));
}

}  // namespace

sql_shard::sql_shard(const host_services& host, const spate_shard_params& params, shared_words& shared,
                     std::unique_ptr<session> made)
    : blocking_shard(host, params),
      shared_(shared),
      session_(std::move(made)),
      results_(shared.operations.statements().size()) {}

sql_shard::~sql_shard() {
  if (params().shard_index != 0) return;
  for (const statement* each : shared_.operations.statements())
    if (each->has_plan() && !shared_.plans.is_new(*each)) shared_.plans.end(*each, session_->explain(*each));
}

spate_sample sql_shard::execute(const spate_work& work) {
  const operation& what = shared_.operations.at(work.operation);
  spate_sample sample = sample_of(work);
  moved_ = {};
  const bool ready = values_.make(host(), what, work.token);
  sample.start_ns = host().now_ns();
  reply ended{SPATE_OUTCOME_NO_VALUE, shared_.no_values, 0};
  if (ready) ended = carry_out(what);
  sample.end_ns = host().now_ns();
  if (interrupted() && !ended.is_ok()) ended = {SPATE_OUTCOME_ABORTED, 0, 0};
  if (ended.is_ok()) look_at_plans(what, ended);
  sample.outcome = ended.outcome;
  sample.error_id = ended.error_id;
  sample.status = ended.status;
  sample.bytes_in = in_32_bits(moved_.bytes_in);
  sample.bytes_out = in_32_bits(moved_.bytes_out);
  if (moved_.first_row_ns != 0) sample.first_byte_us = microseconds(moved_.first_row_ns - sample.start_ns);
  if (ended.is_ok() && what.wants != 0) offer(work, what, sample);
  if (moved_.rows_read > 0)
    host().record(shared_.rows_read, work.operation, static_cast<std::int64_t>(moved_.rows_read));
  if (moved_.rows_changed > 0)
    host().record(shared_.rows_changed, work.operation, static_cast<std::int64_t>(moved_.rows_changed));
  session_->end_operation(work.operation);
  if (host().keeps_exchange_of(sample)) keep_when_slow(what, sample);
  return sample;
}

reply sql_shard::carry_out(const operation& what) {
  reply ended;
  if (what.transaction != nullptr) ended = session_->begin(*what.transaction);
  if (!ended.is_ok()) return ended;
  ended = what.script ? session_->run(*what.script) : run_statements(what);
  if (ended.is_ok() && what.transaction != nullptr) ended = session_->commit();
  // A script may well leave one open, or a single BEGIN: the next operation must not find it.
  if (session_->roll_back() && ended.is_ok()) ended = {outcome_sql, shared_.left_open, 0};
  return ended;
}

reply sql_shard::run_statements(const operation& what) {
  for (const auto& each : what.statements) results_[each->index].begin_operation();
  reply ended;
  for (std::uint32_t row = 0; row < values_.rows() && ended.is_ok(); ++row) ended = run_row(what, row);
  return ended;
}

reply sql_shard::run_row(const operation& what, std::uint32_t row) {
  std::uint32_t first = 0;
  for (const auto& each : what.statements) results_[each->index].begin(keep::nothing);
  for (const auto& each : what.statements) {
    std::string problem;
    const auto values = values_.of(what, row, *each, first, results_, problem);
    if (!problem.empty()) return {SPATE_OUTCOME_EXPECT, host().intern(problem), 0};
    first += static_cast<std::uint32_t>(each->binds.size());
    result_rows& into = results_[each->index];
    into.begin(each->keeps);
    const reply ended = session_->run(*each, values, into, moved_);
    into.end();
    if (!ended.is_ok()) return ended;
  }
  return {};
}

void sql_shard::look_at_plans(const operation& what, reply& ended) {
  for (const auto& each : what.statements) {
    if (!each->has_plan()) continue;
    const bool changed = session_->plan_may_have_changed(*each);
    if (changed || shared_.plans.is_new(*each)) {
      if (changed) results_[each->index].forget_columns();
      shared_.plans.saw(*each, session_->explain(*each));
    }
    if (!each->plan.is_empty() && ended.is_ok())
      if (const std::uint16_t missed = shared_.plans.missed(*each); missed != 0) ended = {outcome_plan, missed, 0};
  }
}

void sql_shard::offer(const spate_work& work, const operation& what, spate_sample& sample) {
  spate_response response{};
  response.struct_size = sizeof response;
  response.field_stride = sizeof(spate_field);
  response.status = sample.status;
  response.received_ns = sample.end_ns;
  spate_rows rows{};
  if (what.offered != SPATE_NONE) {
    const result_rows& from = results_[what.statements[what.offered]->index];
    rows = from.view();
    response.rows = &rows;
    if ((what.wants & SPATE_WANTS_BODY) != 0) {
      write_json(from, body_);
      response.body = str(body_);
    }
  }
  sample.outcome = host().offer(work.token, work.operation, work.user, response, sample.error_id);
}

void sql_shard::keep_when_slow(const operation& what, const spate_sample& sample) const {
  std::string sent, received;
  if (what.script) sent = text("-- ", what.script->path, "\n", what.script->text);
  for (const auto& each : what.statements) sent += (sent.empty() ? "" : "\n") + each->written;
  received = text(moved_.rows_read, " rows read, ", moved_.rows_changed, " rows changed");
  spate_exchange kept = exchange_of(sample);
  kept.sent_bytes = sent.size();
  kept.received_bytes = moved_.bytes_in;
  kept.sent = str(sent);
  kept.received = str(received);
  host().keep(kept);
}

}  // namespace spate::sql
