#pragma once

#include <string>
#include <vector>

#include "expression/ast.hpp"

namespace spate::profile {

struct requirement_mistake {
  std::size_t offset = 0;  ///< byte of the requirement's text
  std::string message, next_step;
};

/// Whether an expression can be judged: comparisons of metrics with limits of their unit, joined by and, or, not; times
/// read through a function (p50 .. p99.99, mean, max, min). Every mistake is returned.
std::vector<requirement_mistake> check_requirement(const expression::node&);

}  // namespace spate::profile
