#include "verdict/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "verdict/question.hpp"

namespace spate::verdict {
namespace {

struct step {
  std::uint32_t phase;
  double level;
};

std::vector<step> steps_of(const profile::model& model) {
  std::vector<step> out;
  for (std::uint32_t i = 0; i < model.phases.size(); ++i) {
    if (model.phases[i].step) {
      out.push_back({i, *model.phases[i].step});
    }
  }
  return out;
}

// Whether all of a step's time came to be. With one phase to look at, the run's end says it.
bool is_whole(const measurements& from, std::uint32_t phase) {
  const std::int64_t planned_end = from.model.phases[phase].end_ns;
  if (phase < from.phases.size()) {
    const phase_result& came = from.phases[phase];
    return came.length_ns > 0 && came.start_ns + came.length_ns >= planned_end;
  }
  return from.elapsed_ns >= planned_end;
}

// What an objective came to in one step: the first miss, else the first that could not be judged, else any that held.
std::optional<judgement> worst_of(const measurements& from, const std::vector<question>& questions,
                                  const std::string& objective, std::uint32_t phase, delays how) {
  std::optional<judgement> out;
  const auto rank = [](const judgement& of) { return of.held == false ? 2 : of.held ? 0 : 1; };
  for (const question& each : questions) {
    if (each.objective.name != objective || (each.in.phase && *each.in.phase != phase)) {
      continue;
    }
    judgement one = judge_in_phase(from, each, phase, how);
    // An operation that no task of the step sent says nothing about it.
    const bool silent = !one.held && one.count == 0;
    if (!silent && (!out || rank(one) > rank(*out))) {
      out = std::move(one);
    }
  }
  return out;
}

}  // namespace

metric_value read_capacity(const measurements& from, const std::string& objective, delays how) {
  metric_value out;
  const std::vector<question> questions = questions_of(from.model);
  const auto end_with = [&](const step& at, const std::string& why) {
    out.note = fmt::format("step {} {}", from.model.phases[at.phase].name, why);
    return out;
  };
  for (const step& each : steps_of(from.model)) {
    if (!is_whole(from, each.phase)) {
      return end_with(each, "was not held to its end");
    }
    const std::optional<judgement> judged = worst_of(from, questions, objective, each.phase, how);
    if (!judged || !judged->held) {
      return end_with(each, "has too few samples");
    }
    ++out.count;
    if (!out.value) {
      out.value = 0;
    }
    if (!*judged->held) {
      return end_with(each, fmt::format("missed {}", judged->requirement));
    }
    out.value = each.level;
  }
  out.at_least = out.value.has_value();
  return out;
}

std::optional<judgement> missed_step(const measurements& from) {
  const std::vector<question> questions = questions_of(from.model);
  for (const step& each : steps_of(from.model)) {
    if (!is_whole(from, each.phase)) {
      break;
    }
    for (const question& asked : questions) {
      if (asked.in.phase != each.phase) {
        continue;
      }
      judgement one = judge_in_phase(from, asked, each.phase, delays::counted);
      if (one.held == false) {
        return one;
      }
    }
  }
  return std::nullopt;
}

const char* unit_of_steps(const profile::model& model) {
  for (const profile::load& each : model.loads) {
    if (std::any_of(each.stages.begin(), each.stages.end(), [](const profile::load_stage& s) { return s.step; })) {
      return each.model == profile::load_model::open ? "per_second" : "count";
    }
  }
  return "count";
}

}  // namespace spate::verdict
