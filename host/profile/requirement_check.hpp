#pragma once

#include <string>
#include <vector>

#include "expression/ast.hpp"
#include "profile/objective_metric.hpp"

namespace spate::profile {

struct requirement_mistake {
  std::size_t offset = 0;  ///< byte of the requirement's text
  std::string message, next_step;
};

/// What the objective that requires it tells apart, by `each` or by a filter.
struct requirement_scope {
  bool operations = false, scenarios = false;
  bool whole = true;    ///< judged once, for the run: what capacity() needs
  bool spread = false;  ///< over scenarios or phases, or as the run goes on: what slowdown() cannot be judged for
  bool enabled = true;  ///< false: of a part of the profile that is switched off, for which the run may lack something
};

/// Whether an expression can be judged: comparisons of `known` metrics with limits of their unit, joined by and, or,
/// not; times read through a function (p50 .. p99.99, mean, max, min). Every mistake is returned.
std::vector<requirement_mistake> check_requirement(const expression::node&, const metric_list& known,
                                                   requirement_scope in = {});

}  // namespace spate::profile
