#include "plan/doubts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace spate::plan {

namespace {

constexpr double enough = 20, enough_beyond = 5;

void percentiles_in(const expression::node& n, std::vector<double>& into) {
  if (n.kind == expression::node_kind::call && n.text.size() > 1 && n.text[0] == 'p') {
    double percent = 0;
    const char* end = n.text.data() + n.text.size();
    if (std::from_chars(n.text.data() + 1, end, percent).ptr == end) into.push_back(percent / 100);
  }
  for (const expression::node& each : n.arguments) percentiles_in(each, into);
}

bool listed(const std::vector<std::string>& in, const std::string& name) {
  return in.empty() || std::find(in.begin(), in.end(), name) != in.end();
}

// What the scenarios send that an objective looks at.
double expected_of(const profile::model& of, const profile::objective& objective, const operation_outlook& operation) {
  if (objective.scenarios.empty()) return operation.measured;
  double out = 0;
  for (std::size_t s = 0; s < of.scenarios.size(); ++s)
    if (listed(objective.scenarios, of.scenarios[s].name)) out += operation.by_scenario[s];
  return out;
}

void note(const profile::objective& objective, const profile::requirement& requirement, const std::string& operation,
          double expected, outlook& into) {
  std::vector<double> quantiles;
  percentiles_in(requirement.ast, quantiles);
  std::string what;
  if (quantiles.empty()) return;
  if (!operation.empty() && expected < enough) {
    what = fmt::format("too few: {:.0f} expected, {:.0f} needed; it will be judged on errors only", expected, enough);
  } else {
    const double highest = *std::max_element(quantiles.begin(), quantiles.end());
    if (expected * (1 - highest) >= enough_beyond) return;
    what = fmt::format("uncertain: {:.0f} expected, {:.0f} make {:.0f} beyond p{:g}", expected,
                       std::ceil(enough_beyond / (1 - highest) - 1e-6), enough_beyond, highest * 100);
  }
  into.doubts.push_back({objective.name, requirement.text, operation, expected, std::move(what)});
}

}  // namespace

void foresee_doubts(const profile::model& of, outlook& into) {
  for (const profile::objective& objective : of.objectives) {
    for (const profile::requirement& requirement : objective.require) {
      double together = 0;
      for (const operation_outlook& each : into.operations) {
        const std::string& name = of.operations[each.operation].name;
        if (!listed(objective.operations, name)) continue;
        // Of all, what holds the samples of others does not count again.
        const double expected = expected_of(of, objective, each);
        if (!objective.operations.empty() || of.operations[each.operation].kind == profile::series_kind::operation)
          together += expected;
        const bool sent = objective.scenarios.empty() ? each.count > 0 : expected > 0;
        if (objective.each.operation && sent) note(objective, requirement, name, expected, into);
      }
      if (!objective.each.operation && !objective.each.scenario) note(objective, requirement, "", together, into);
    }
  }
}

}  // namespace spate::plan
