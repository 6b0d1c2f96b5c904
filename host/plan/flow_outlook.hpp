#pragma once

#include <vector>

#include "profile/model.hpp"

namespace spate::plan {

/// What one pass through a flow sends, on average.
struct flow_outlook {
  std::vector<double> sends;  ///< by operation
  double operations = 0, pause_ns = 0;
  std::vector<bool> conditional;  ///< by operation: only under a condition, or a number of times that data decides
};

/// A repeat whose turns only the run knows counts once; of options under conditions each counts. A transaction counts
/// beside what is in it.
flow_outlook outlook_of(const std::vector<profile::step>& flow, std::size_t operations);

/// One task of a scenario, drawn by weight as if every condition held.
flow_outlook outlook_of(const profile::scenario&, std::size_t operations);

}  // namespace spate::plan
