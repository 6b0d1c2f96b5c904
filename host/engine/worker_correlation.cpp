#include <algorithm>

#include "data/scalar_text.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

namespace {

// What an answer may still need to reach the worker that pairs it.
constexpr std::int64_t slack_ns = 1'000'000'000;

// Calls `visit(text)` with the key's value, or with each element of a list.
template <class Visit>
void each_key(const profile::correlated& of, const data::render_scope& scope, const Visit& visit) {
  data::digits room;
  if (of.list) {
    const data::variable& list = scope.user.variables[*of.list];
    for (std::uint32_t i = 0; i < list.count; ++i) visit(data::scalar_text(list.at(i), room));
    return;
  }
  // Kept by the thread, for its memory.
  thread_local data::value key;
  of.key.formula ? of.key.formula.evaluate(scope, key) : of.key.text.evaluate(scope, key);
  if (key.type != data::value_type::none) visit(data::scalar_text(key, room));
}

}  // namespace

// After its captures, and before anything else is done with the user.
void worker::correlate(user& who, const stats::sample_times& times) {
  const profile::operation& of = model_.operations[who.step->operation];
  const data::render_scope scope{who.state, model_.runtime->shared, model_.runtime->sources};
  for (const std::uint32_t index : of.begins) {
    const profile::correlation& each = model_.correlations[index];
    const std::int64_t from_ns = each.from_start && times.start_ns != 0 ? times.start_ns : times.end_ns;
    // Each has its full time, so that the end of the load leaves nothing half measured.
    if (from_ns + each.within_ns > crew_.control.end_ns()) continue;
    each_key(each.from, scope, [&](std::string_view key) {
      if (const auto pair = crew_.correlators[index]->began(key, from_ns, who.plan->index)) record_seen(each, *pair);
    });
  }
  for (const std::uint32_t index : of.sees) {
    const profile::correlation& each = model_.correlations[index];
    each_key(each.to, scope, [&](std::string_view key) {
      if (const auto pair = crew_.correlators[index]->seen(key, times.end_ns, who.number)) record_seen(each, *pair);
    });
  }
}

void worker::expire_correlations(std::int64_t now_ns) {
  for (std::size_t i = 0; i < crew_.correlators.size(); ++i) {
    missed_.clear();
    crew_.correlators[i]->expire(now_ns, missed_);
    for (const correlator::result& each : missed_) record_seen(model_.correlations[i], each);
  }
}

void worker::expire_correlations() { expire_correlations(now_ns_ - slack_ns); }

void worker::record_seen(const profile::correlation& of, const correlator::result& what) {
  if (of.fan_out == 0) return record_seen(of.series, what, what.last_ns, what.last);
  record_seen(of.series, what, what.first_ns, what.first);
  record_seen(of.series + 1, what, what.median_ns, what.median);
  record_seen(of.series + 2, what, what.last_ns, what.last);
}

void worker::record_seen(std::uint32_t series, const correlator::result& what, std::int64_t at_ns, bool in_time) {
  if (recorder_ == nullptr) return;
  stats::sample_times times{};
  times.due_ns = times.start_ns = what.from_ns;
  times.end_ns = at_ns;
  times.operation = series;
  times.scenario = what.scenario;
  times.outcome = in_time ? SPATE_OUTCOME_OK : SPATE_OUTCOME_TIMEOUT;
  if (!in_time) times.flags = SPATE_SAMPLE_CENSORED;
  recorder_->record_whole(times);
  if (!in_time) note_error(times);
}

}  // namespace spate::engine
