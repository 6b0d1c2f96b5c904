#include "engine/accounting.hpp"
#include "engine/tries.hpp"
#include "engine/worker.hpp"
#include "stats/series_names.hpp"

namespace spate::engine {

void worker::settle() {
  look_at_block();
  // Asked anew each time, and copied: moving a user on may call the plugin, which may emit.
  for (std::size_t i = 0; i < link_.arrived().size(); ++i) {
    const spate_sample sample = link_.arrived()[i];
    if (sample.token == 0 || (sample.flags & SPATE_SAMPLE_UNSOLICITED) != 0)
      take_unsolicited(sample);
    else
      finish_operation(sample);
  }
  link_.clear_arrived();
}

void worker::finish_operation(const spate_sample& sample) {
  const auto number = static_cast<std::uint32_t>(sample.token);
  // The holder first: a user that is not in flight here belongs to somebody else, and may not be read.
  if (number >= crew_.number_count || crew_.by_number(number).holder.load(std::memory_order_relaxed) != index_ ||
      crew_.by_number(number).token != sample.token)
    return bad_token(sample);
  user& who = crew_.by_number(number);
  who.holder.store(no_worker, std::memory_order_relaxed);
  in_flight_[who.in_flight_place] = in_flight_.back();
  in_flight_[who.in_flight_place]->in_flight_place = who.in_flight_place;
  in_flight_.pop_back();
  --in_flight_change_;
  ++counts_.finished;

  look_at(sample, who);
  stats::sample_times times = times_of(sample, who, who.series);
  if (model_.operations[who.step->operation].retry) {
    join_tries(who, times);
    if (tries_again(who, times)) return;
  }
  operation_ended(who, times, times.end_ns);
}

// True: the operation is sent again after a while, and its sample is still to come.
bool worker::tries_again(user& who, const stats::sample_times& times) {
  const data::retry& how = *model_.operations[who.step->operation].retry;
  if (killed_ || !how.covers(times.outcome, times.status) || who.tries.count + 1 >= how.max_tries) return false;
  const std::int64_t again_ns = times.end_ns + how.wait_ns(who.tries.count + 1, who.state.random);
  const bool goes_on = who.stage == stage::stopping || who.in_transaction() || who.plan->side;
  const std::int64_t kill_ns = who.line != nullptr ? who.line->kill_ns : INT64_MAX;
  if (again_ns >= std::min({goes_on ? INT64_MAX : end_of(who), kill_ns, crew_.control.kill_ns()})) return false;
  ++who.tries.count;
  who.tries.waiting = true;
  waiting_.push(again_ns, who);
  return true;
}

// The user goes on from `at_ns`.
void worker::operation_ended(user& who, const stats::sample_times& times, std::int64_t at_ns) {
  who.tries.waiting = false;
  account(who, times);
  if (who.tries.count > 0 && !who.plan->side) record(crew_.retries_metric, times.operation, who.tries.count);
  const waits waited{times.start_lag_ns, times.blocked_ns, times.receive_lag_ns, times.receive_lag_ns > 0};
  who.flow.measured(waited);
  if (who.parent != nullptr) who.result.waited.add(waited);
  who.waited_ns = 0;
  if (times.outcome == SPATE_OUTCOME_OK && !who.plan->side) correlate(who, times);
  if (killed_) return gone(who);
  if (times.outcome != SPATE_OUTCOME_OK) failed(who, times);
  proceed(who, at_ns);
}

void worker::failed(user& who, const stats::sample_times& times) {
  who.state.answer = {times.status, name_of_outcome(times.outcome)};
  journey_.failed(who, {times.outcome, times.error_id, times.status}, times.end_ns);
}

std::string_view worker::name_of_outcome(std::uint16_t outcome) const {
  if (outcome < SPATE_OUTCOME_PLUGIN) return stats::outcome_name(outcome);
  const char* const* own = crew_.ports[place_.target].protocol->outcomes;
  const std::uint32_t index = outcome - std::uint32_t{SPATE_OUTCOME_PLUGIN};
  return index < declared_outcomes_ ? std::string_view(own[index]) : std::string_view("unknown");
}

// They have no target, so that they say nothing of its availability.
void worker::measure_transactions(user& who) {
  for (const ended_transaction& each : who.flow.ended()) {
    if (recorder_ == nullptr) break;
    stats::sample_times times{};
    times.due_ns = each.due_ns;
    times.end_ns = each.end_ns;
    const std::int64_t whole_ns = each.end_ns - each.due_ns;
    times.start_lag_ns = std::min(each.waited.start_lag_ns, whole_ns);
    times.blocked_ns = std::min(each.waited.blocked_ns, whole_ns - times.start_lag_ns);
    if (each.waited.stamped) times.receive_lag_ns = std::min(each.waited.receive_lag_ns, whole_ns - times.start_lag_ns);
    times.start_ns = each.due_ns + times.start_lag_ns + times.blocked_ns;
    times.operation = each.series;
    times.scenario = who.plan->index;
    // A plugin's own outcome is its target's word.
    times.outcome = each.why.outcome < SPATE_OUTCOME_PLUGIN ? each.why.outcome : std::uint16_t{SPATE_OUTCOME_EXPECT};
    times.status = each.why.status;
    times.error_id = each.why.error_id;
    if (times.outcome == SPATE_OUTCOME_ABORTED) times.flags = SPATE_SAMPLE_CENSORED;
    recorder_->record_whole(times);
    if (times.outcome != SPATE_OUTCOME_OK) note_error(times);
  }
  who.flow.ended().clear();
}

void worker::take_unsolicited(const spate_sample& sample) {
  ++counts_.unsolicited;
  if (recorder_ == nullptr) return;
  stats::sample_times times{};
  times.due_ns = times.end_ns = sample.end_ns != 0 ? sample.end_ns : now_ns_;
  times.bytes_out = sample.bytes_out;
  times.bytes_in = sample.bytes_in;
  const auto& operations = model_.targets[place_.target].operations;
  times.operation = sample.operation < operations.size() ? operations[sample.operation] : stats::other_operation;
  times.status = sample.status;
  const bool known = sample.user < crew_.number_count && !crew_.by_number(sample.user).plan->side;
  times.user = known ? sample.user : SPATE_NONE;
  times.scenario = known ? crew_.by_number(sample.user).plan->index : stats::other_scenario;
  times.outcome = sample.outcome;
  times.error_id = sample.error_id;
  times.flags = static_cast<std::uint16_t>(sample.flags | SPATE_SAMPLE_UNSOLICITED);
  recorder_->record(times);
  if (times.outcome != SPATE_OUTCOME_OK) note_error(times);
}

void worker::account(user& who, const stats::sample_times& times) {
  if (times.outcome == SPATE_OUTCOME_ABORTED) ++counts_.unfinished;
  if (who.plan->side) return account_side(who, times);
  if (recorder_ != nullptr) recorder_->record(times);
  if (times.outcome != SPATE_OUTCOME_OK) note_error(times);
}

void worker::account_side(user& who, const stats::sample_times& times) {
  crew_.control.add(
      {who.plan->teardown, times.operation, times.due_ns, times.end_ns, times.status, times.outcome, times.error_id});
  if (times.outcome == SPATE_OUTCOME_OK) return;
  const std::string& name = model_.operations[times.operation].name;
  if (who.plan->teardown) {
    crew_.control.tell({run_event::what::warning, now_ns_, 0, place_.target, place_.shard,
                        "teardown: operation " + name + " failed; what the run made may still be there"});
  } else if (who.step == nullptr || who.step->on_error != profile::on_error::proceed) {
    run_failure why;
    why.kind = run_failure::what::setup;
    why.target = place_.target;
    why.operation = times.operation;
    why.outcome = times.outcome;
    why.status = times.status;
    why.error_id = times.error_id;
    why.text = "setup: operation " + name + " failed, so the load was not begun";
    crew_.control.fail(std::move(why));
    crew_.control.stop(1, now_ns_);
  }
}

void worker::note_error(const stats::sample_times& times) {
  for (const error_example& known : counts_.first_errors)
    if (known.operation == times.operation && known.outcome == times.outcome) return;
  counts_.first_errors.push_back({times.operation, times.outcome, times.error_id, times.status, times.end_ns});
}

void worker::look_at(const spate_sample& sample, const user& who) {
  const auto is_future = [this](std::int64_t at_ns) { return at_ns > now_ns_ && at_ns > time_.now_ns(); };
  const sample_fault found = fault_of(sample, who.number, model_.operations[who.step->operation].index_in_target,
                                      declared_outcomes_, is_future);
  if (found != sample_fault::none) [[unlikely]]
    note_fault(found);
}

void worker::look_at_block() {
  switch (link_.take_block_fault()) {
    case shard_link::block_fault::none:
      return;
    case shard_link::block_fault::past_its_end:
      return note_fault(sample_fault::past_block);
    case shard_link::block_fault::count_above_capacity:
      return note_fault(sample_fault::block_count);
    case shard_link::block_fault::foreign_thread:
      return note_fault(sample_fault::foreign_thread);
  }
}

void worker::note_fault(sample_fault what) {
  if (counts_.faults[static_cast<std::size_t>(what)]++ != 0) return;
  crew_.control.tell({run_event::what::plugin_error, now_ns_, 0, place_.target, place_.shard,
                      place_.text() + ": " + std::string(in_words(what)) + "; the run is invalid"});
}

void worker::bad_token(const spate_sample& sample) {
  if (counts_.bad_tokens++ != 0) return;
  crew_.control.tell({run_event::what::plugin_error, now_ns_, 0, place_.target, place_.shard,
                      place_.text() + ": a sample came back with a token that is not out (" +
                          std::to_string(sample.token) + "): unknown, or given back twice; the run is invalid"});
}

}  // namespace spate::engine
