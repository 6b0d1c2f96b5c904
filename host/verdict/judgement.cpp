#include "verdict/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "expression/parse.hpp"
#include "verdict/capacity.hpp"
#include "verdict/question.hpp"
#include "verdict/watch.hpp"

namespace spate::verdict {
namespace {

// What the numbers say.
struct finding {
  std::optional<bool> holds;
  std::string unjudged;  // why they say nothing yet
};

// All but whether it counts.
judgement read(const measurements& from, const question& asked, delays how, finding& found) {
  judgement out;
  out.objective = asked.objective.name;
  out.requirement = expression::print(asked.part);
  out.operation = asked.in.operation;
  out.scenario = asked.in.scenario;
  out.phase = asked.in.phase;
  out.statistic = asked.about.statistic;
  out.metric = asked.about.metric;
  const auto gauge = from.names.gauge(out.metric);
  out.unit = asked.about.slowdown          ? ""
             : out.statistic == "capacity" ? unit_of_steps(from.model)
             : asked.monitored()           ? unit_of_monitored(from.model, *asked.monitored(), out.statistic)
             : gauge                       ? from.names.gauge_unit(*gauge)
                                           : unit_of(out.statistic, out.metric);
  out.evidence = asked.objective.evidence;
  out.limit = asked.limit;
  out.window_ns = asked.objective.window_ns;
  if (const auto* monitored = asked.monitored()) {
    out.monitor = monitored->monitor;
  }
  const metric_reader reader{from, asked.in, asked.objective.failed_slow, how, &asked.objective, asked.limit};
  const evaluated seen = evaluate(asked.part, reader);
  found = {seen.holds, seen.unjudged};
  if (seen.first) {
    if (seen.first->value && std::isfinite(*seen.first->value)) {
      out.value = seen.first->value;
    }
    out.at_least = seen.first->at_least;
    out.count = seen.first->count;
    out.interval = seen.first->interval;
    out.reason = seen.first->note;
  }
  return out;
}

// Whether slowness and errors are what it asks for: what a target that answers nothing must never pass.
bool asks_for_answers(const measurements& from, const question& asked) {
  const std::string& metric = asked.about.metric;
  return asked.objective.failed_slow && !asked.monitored() && !from.names.gauge(metric) &&
         asked.about.statistic != "capacity" && metric != "start_lag" && metric != "blocked" &&
         (!asked.about.statistic.empty() || metric == "error_ratio");
}

// A run whose target answered nothing up to its end misses, however few operations the hang swallowed: users who wait
// send nothing, so that counting them alone would make a hang look better than slow answers.
void miss_when_stalled(const measurements& from, const question& asked, judgement& into) {
  const bool unasked = !into.held && into.count == 0;
  // Where every operation may fail, none has to be answered.
  const bool any_will_do = asked.about.metric == "error_ratio" && into.limit && *into.limit >= 1;
  if (!asks_for_answers(from, asked) || unasked || any_will_do) {
    return;
  }
  for (std::uint32_t target = 0; target < from.availability.size(); ++target) {
    const std::int64_t stalled_ns = from.availability[target].stalled_ns;
    if (stalled_ns < least_stall_ns || !reaches(from.model, asked.in, target)) {
      continue;
    }
    into.held = false;
    into.reason = fmt::format("a stall: nothing that target {} was asked in the last {:.3g} s was answered",
                              from.model.targets[target].name, static_cast<double>(stalled_ns) / 1e9);
  }
}

judgement judge_whole(const measurements& from, const question& asked, delays how) {
  finding found;
  judgement out = read(from, asked, how, found);
  const std::optional<bool> holds = found.holds;
  const expectation expected = asked.in.operation ? expected_of(from, asked.in) : expectation::expected;
  if (expected == expectation::not_expected) {
    out.reason = "not expected: no task could ever have sent it";
  } else if (expected == expectation::too_few && !(asked.judged_on_few() && out.count > 0)) {
    out.reason = fmt::format("too few: {} measured, {} needed", out.count, few_samples);
  } else if (asked.about.slowdown && out.count > 0 && out.count < few_samples) {
    out.reason = fmt::format("too few: {} measured with one of the values, {} needed", out.count, few_samples);
  } else if (!found.unjudged.empty()) {
    out.reason = found.unjudged;
  } else {
    out.held = holds.value_or(false);
    // A monitor says what kept it from reading.
    if (!holds && !(asked.monitored() && !out.reason.empty())) {
      out.reason = "no sample where one was expected";
    }
  }
  if (out.held == true) {
    out.reason.clear();
  }
  return out;
}

// A window that was never judged says why: too few samples, unless there were none at all.
judgement judge_unseen(const measurements& from, const question& asked, delays how) {
  judgement out = judge_whole(from, asked, how);
  if (asked.monitored()) {
    return out;
  }
  if (asked.objective.window_ns == 0 || !out.held || out.count == 0) {
    return out;
  }
  out.held.reset();
  out.reason = fmt::format("too few in every {:.4g} s: {} measured in all, {} needed in each",
                           static_cast<double>(asked.objective.window_ns) / 1e9, out.count, few_samples);
  return out;
}

}  // namespace

judgement look(const measurements& from, const question& asked, delays how) {
  finding found;
  judgement out = read(from, asked, how, found);
  const std::optional<bool> holds = found.holds;
  out.held = holds;
  if (const auto* monitored = asked.monitored()) {
    if (!holds && reading_is_due(from, *monitored)) {
      out.held = false;
    }
    return out;
  }
  const selection all = select(from.measured, asked.in, std::nullopt);
  const std::int64_t window_ns = asked.objective.window_ns > 0 ? asked.objective.window_ns : from.measured_ns;
  const std::int64_t window_start_ns = from.as_of_ns - window_ns;
  const auto stuck = std::count_if(from.open.begin(), from.open.end(), [&](const stats::open_operation& one) {
    return one.due_ns < window_start_ns && asked.in.covers(one.scenario, one.operation);
  });
  const bool timed = !asked.about.statistic.empty() && !from.names.gauge(asked.about.metric);
  const bool errors = asked.about.metric == "error_ratio";
  if (all.completed_ok == 0 && stuck > 0 && asks_for_answers(from, asked)) {
    out.held = false;
    out.reason = fmt::format("a stall: nothing succeeded, {} {} under way all the time", stuck,
                             stuck == 1 ? "operation was" : "operations were");
  } else if (out.count < few_samples && (timed || (errors && all.failed == 1 && out.held == false))) {
    out.held.reset();
  }
  return out;
}

// What was measured in one phase, as if it were all.
measurements of_phase(const measurements& from, std::uint32_t index) {
  const phase_result& phase = from.phases[index];
  measurements out{from.model, from.names, from.whole, *phase.table};
  out.elapsed_ns = from.elapsed_ns;
  out.measured_ns = phase.length_ns;
  // The share of the draws that falls to it, as far as that is known.
  const double share =
      from.measured_ns > 0 ? static_cast<double>(phase.length_ns) / static_cast<double>(from.measured_ns) : 0;
  out.draws = from.draws;
  for (auto& scenario : out.draws) {
    for (engine::task_draws& task : scenario) {
      task.drawable = static_cast<std::uint64_t>(share * static_cast<double>(task.drawable));
    }
  }
  out.availability = from.availability;
  out.health = from.health;
  out.stretches = {{phase.start_ns, phase.start_ns + phase.length_ns}};
  if (from.watched) {
    from.watched->add_phase(index, out);
  }
  return out;
}

judgement judge_in_phase(const measurements& from, const question& asked, std::uint32_t phase, delays how) {
  // With one phase to look at, it is all that there is.
  return judge_whole(phase < from.phases.size() ? of_phase(from, phase) : from, asked, how);
}

std::vector<judgement> judge(const measurements& from, delays how) {
  std::vector<judgement> out;
  const std::vector<question> questions = questions_of(from.model);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const judgement* seen = from.watched ? from.watched->answer(i, how) : nullptr;
    const std::optional<std::uint32_t> phase = questions[i].in.phase;
    if (phase && *phase < from.phases.size()) {
      out.push_back(judge_in_phase(from, questions[i], *phase, how));
    } else {
      out.push_back(seen ? *seen : judge_unseen(from, questions[i], how));
    }
    if (out.back().held != false) {
      miss_when_stalled(from, questions[i], out.back());
    }
  }
  return out;
}

}  // namespace spate::verdict
