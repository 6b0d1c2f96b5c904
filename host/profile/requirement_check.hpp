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
  bool whole = true;           ///< judged once, for the run: what capacity() needs
  bool each_scenario = false;  ///< judged for each scenario
  bool phases = false;         ///< judged for each phase
  bool watched = false;        ///< judged as the run goes on
  bool enabled = true;         ///< the objective is; else the run may lack what it asks for
};

/// Whether an expression can be judged: comparisons of `known` metrics with limits of their unit, joined by and, or,
/// not; times read through a function (p50 .. p99.99, mean, max, min). Every mistake is returned.
std::vector<requirement_mistake> check_requirement(const expression::node&, const metric_list& known,
                                                   requirement_scope in = {});

}  // namespace spate::profile
