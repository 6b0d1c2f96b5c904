#pragma once

#include <optional>
#include <string>

#include "expression/ast.hpp"
#include "verdict/metric_value.hpp"

namespace spate::verdict {

/// Whether a requirement holds, and what the metric that it names first came to.
struct evaluated {
  std::optional<bool> holds;  ///< absent: a side of it had no sample
  std::optional<metric_value> first;
  std::string unjudged;  ///< why a metric that it names says nothing yet; empty: all do
};

/// Reads the metrics of a requirement and compares them. The requirement was checked by the loader.
evaluated evaluate(const expression::node& requirement, const metric_reader&);

/// The metric that a requirement names first, with its statistic ("" for a metric that is one number).
struct named_metric {
  std::string statistic, metric;
  bool slowdown = false;  ///< the factor between two values of it
};
named_metric metric_of(const expression::node& requirement);

bool is_comparison(const expression::node&);

/// The limit of `metric OP number`.
std::optional<double> limit_of(const expression::node& requirement);

}  // namespace spate::verdict
