#pragma once

#include <optional>
#include <string>

#include "verdict/metric_value.hpp"

namespace spate::verdict {

/// capacity(OBJECTIVE): the level of the highest step up to which the objective held in every step, as far as the steps
/// went; 0 when the first one was missed. A step that was cut short or has too few samples is not proven. `at_least`
/// when no step was missed: more may be possible. `count`: the steps that were judged.
metric_value read_capacity(const measurements&, const std::string& objective, delays);

/// The first miss of an objective with each = "step", in the first step that is over and has one; absent: none yet.
std::optional<judgement> missed_step(const measurements&);

/// Of a step's level, as the result document names it: "per_second" or "count".
const char* unit_of_steps(const profile::model&);

}  // namespace spate::verdict
