#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verdict/evaluation.hpp"
#include "verdict/monitored_value.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {

/// One thing that is judged: one comparison (or what `or` and `not` make of several) that an objective requires, over
/// one scope. Borrows the model.
struct question {
  const profile::objective& objective;
  const expression::node& part;
  scope in;
  named_metric about;
  std::optional<double> limit;

  /// The monitor's metric that it is about; null: another one.
  const profile::monitored_metric* monitored() const { return monitored_by(objective, about.metric); }
  /// Judged on errors only when there are few samples: a ratio of errors, a count.
  bool judged_on_few() const { return about.metric == "error_ratio" || about.metric == "count"; }
};

/// Whether a scope has an operation on the target that the load sends.
bool reaches(const profile::model&, const scope&, std::uint32_t target);

/// All of a profile's, in the order in which the result lists them. The same model gives the same list.
std::vector<question> questions_of(const profile::model&);

}  // namespace spate::verdict
