#include "sql_shard.hpp"

#include "answer.hpp"

namespace spate::sql {

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
  clock_.start(what, work.operation, sample.start_ns);
  reply ended{SPATE_OUTCOME_NO_VALUE, shared_.no_values, 0};
  if (ready) ended = carry_out(what);
  sample.end_ns = host().now_ns();
  if (interrupted() && !ended.is_ok()) ended = {SPATE_OUTCOME_ABORTED, 0, 0};
  if (ended.is_ok()) look_at_plans(what, ended);
  fill_sample(sample, ended, moved_);
  if (ended.is_ok() && what.wants != 0) offer(host(), what, results_, body_, sample);
  shared_.count(host(), work.operation, moved_);
  session_->end_operation(work.operation, sample.end_ns);
  keep_when_slow(host(), what, moved_, sample);
  return sample;
}

reply sql_shard::carry_out(const operation& what) {
  reply ended;
  if (what.transaction != nullptr) ended = session_->begin(*what.transaction);
  if (!ended.is_ok()) return ended;
  if (what.transaction != nullptr) part_ended(shared_.parts.begin());
  ended = what.script ? session_->run(*what.script) : run_statements(what);
  if (ended.is_ok() && what.transaction != nullptr) {
    ended = session_->commit();
    if (ended.is_ok()) part_ended(shared_.parts.commit());
  }
  // A script may well leave one open, or a single BEGIN: the next operation must not find it.
  const bool undone = session_->roll_back();
  if (undone && ended.is_ok()) ended = {outcome_sql, shared_.left_open, 0};
  if (undone || (what.transaction != nullptr && !ended.is_ok())) moved_.rows_changed = 0;
  return ended;
}

reply sql_shard::run_statements(const operation& what) {
  for (const auto& each : what.statements) results_[each->index].begin_operation();
  reply ended;
  for (std::uint32_t row = 0; row < values_.rows() && ended.is_ok();) {
    const std::uint32_t left = values_.rows() - row;
    ended = run_row(what, row, left);
    row += what.at(0, left).rows;
  }
  return ended;
}

// `left`: rows from this one on, of which a statement may take several.
reply sql_shard::run_row(const operation& what, std::uint32_t row, std::uint32_t left) {
  std::uint32_t first = 0;
  for (const auto& each : what.statements) results_[each->index].begin(keep::nothing);
  for (const auto& each : what.statements) {
    const statement& now = what.at(each->number, left);
    std::string problem;
    const auto values = values_.of(what, row, now, first, results_, problem);
    if (!problem.empty()) return {SPATE_OUTCOME_EXPECT, host().intern(problem), 0};
    first += static_cast<std::uint32_t>(each->binds.size());
    result_rows& into = results_[each->index];
    into.begin(each->keeps);
    const reply ended = session_->run(now, values, into, moved_);
    into.end();
    if (!ended.is_ok()) return ended;
    part_ended(shared_.parts.statement(each->number));
  }
  return {};
}

void sql_shard::part_ended(std::uint32_t metric) {
  if (clock_.is_on()) clock_.ended(host(), metric, host().now_ns());
}

void sql_shard::look_at_plans(const operation& what, reply& ended) {
  for (const auto& each : what.statements) {
    if (!each->has_plan()) continue;
    if (session_->plan_may_have_changed(*each) || shared_.plans.is_new(*each))
      shared_.plans.saw(*each, session_->explain(*each));
    if (!each->plan.is_empty() && ended.is_ok())
      if (const std::uint16_t missed = shared_.plans.missed(*each); missed != 0) ended = {outcome_plan, missed, 0};
  }
}

}  // namespace spate::sql
