#include "engine/accounting.hpp"

#include <spate/receive_lag.hpp>

#include <algorithm>

#include "engine/scenario_plan.hpp"

namespace spate::engine {

namespace {

void split_unstarted(stats::sample_times& into, std::int64_t offered_ns, std::int64_t waited_ns) {
  const std::int64_t whole_ns = into.end_ns - into.due_ns;
  into.start_ns = 0;
  into.start_lag_ns = std::clamp<std::int64_t>(offered_ns - into.due_ns - waited_ns, 0, whole_ns);
  into.blocked_ns = whole_ns - into.start_lag_ns;
}

}  // namespace

stats::sample_times times_of(const spate_sample& sample, const user& who, std::uint32_t operation) {
  stats::sample_times times{};
  times.due_ns = who.due_ns;
  times.bytes_out = sample.bytes_out;
  times.bytes_in = sample.bytes_in;
  times.first_byte_us = sample.first_byte_us;
  times.operation = operation;
  times.status = sample.status;
  times.scenario = who.plan->index;
  times.outcome = sample.outcome;
  times.error_id = sample.error_id;
  times.receive_lag_ns = unpack_receive_lag(sample.receive_lag);
  times.flags = sample.flags;
  // The run ended it, and not the target: it would have taken longer.
  if (sample.outcome == SPATE_OUTCOME_ABORTED) times.flags |= SPATE_SAMPLE_CENSORED;
  times.user = who.number;
  if (sample.start_ns == 0) {
    times.end_ns = std::max(sample.end_ns, who.due_ns);
    split_unstarted(times, who.offered_ns, who.waited_ns);
    return times;
  }
  times.start_ns = std::max(sample.start_ns, who.due_ns);
  times.end_ns = std::max(sample.end_ns, times.start_ns);
  const std::int64_t before_ns = times.start_ns - who.due_ns;
  const std::int64_t refused_ns = who.handed_ns - who.offered_ns;
  times.blocked_ns = std::min(before_ns, who.waited_ns + refused_ns + std::max<std::int64_t>(0, sample.blocked_ns));
  times.start_lag_ns = before_ns - times.blocked_ns;
  return times;
}

stats::sample_times times_of_unsent(const user& who, std::uint32_t operation, std::uint16_t outcome,
                                    std::int64_t now_ns) {
  stats::sample_times times{};
  times.due_ns = who.due_ns;
  times.end_ns = std::max(now_ns, who.due_ns);
  times.operation = operation;
  times.scenario = who.plan->index;
  times.user = who.number;
  times.outcome = outcome;
  if (outcome == SPATE_OUTCOME_NO_VALUE) {
    times.end_ns = who.due_ns;
    times.flags = SPATE_SAMPLE_NO_LATENCY;
  } else {
    times.flags = SPATE_SAMPLE_CENSORED;
  }
  split_unstarted(times, who.offered_ns != 0 ? who.offered_ns : times.end_ns, who.waited_ns);
  return times;
}

}  // namespace spate::engine
