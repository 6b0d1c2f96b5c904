#include "verdict/selection.hpp"

#include <algorithm>

#include "profile/flow_walk.hpp"

namespace spate::verdict {
namespace {

bool listed(const std::vector<std::uint32_t>& in, std::uint32_t index) {
  return in.empty() || std::find(in.begin(), in.end(), index) != in.end();
}

scope only(std::uint32_t operation) {
  scope out;
  out.operation = operation;
  return out;
}

std::uint64_t count_of(const stats::series_table& table, const scope& in) {
  return select(table, in, std::nullopt).count();
}

// Whether a sample is due each time that the flow is gone through.
bool surely_sends(const profile::model& model, const std::vector<profile::step>& flow, std::uint32_t operation) {
  for (const profile::correlation& each : model.correlations) {
    if (each.has(operation)) {
      return surely_sends(model, flow, each.from.operation);
    }
  }
  bool found = false;
  profile::each_series(model.operations, flow,
                       [&](std::uint32_t series, bool sure) { found = found || (sure && series == operation); });
  return found;
}

// How many samples the draws let us expect, at least: each draw of a task sends its flow once.
double expected_count(const measurements& from, const scope& in) {
  const std::uint32_t operation = *in.operation;
  double expected = 0;
  for (std::size_t s = 0; s < from.model.scenarios.size() && s < from.draws.size(); ++s) {
    if (in.scenario && *in.scenario != s) {
      continue;
    }
    const profile::scenario& scenario = from.model.scenarios[s];
    double weights = 0;
    for (const profile::task& t : scenario.tasks) {
      weights += t.weight;
    }
    for (std::size_t t = 0; t < scenario.tasks.size() && t < from.draws[s].size(); ++t) {
      if (weights > 0 && surely_sends(from.model, scenario.tasks[t].flow, operation)) {
        expected += static_cast<double>(from.draws[s][t].drawable) * scenario.tasks[t].weight / weights;
      }
    }
    // A start flow runs once for each user: one that ran nowhere is missing, whatever the draws.
    if (from.peak_users > 0 && surely_sends(from.model, scenario.start, operation)) {
      expected += few_samples;
    }
  }
  return expected;
}

}  // namespace

bool sends(const profile::model& model, const profile::scenario& scenario, std::uint32_t operation) {
  // A correlation has its samples where it begins.
  for (const profile::correlation& each : model.correlations) {
    if (each.has(operation)) {
      return sends(model, scenario, each.from.operation);
    }
  }
  bool found = false;
  const auto look = [&](const std::vector<profile::step>& flow) {
    profile::each_series(model.operations, flow,
                         [&](std::uint32_t series, bool) { found = found || series == operation; });
  };
  look(scenario.start);
  look(scenario.stop);
  for (const profile::task& task : scenario.tasks) {
    look(task.flow);
  }
  return found;
}

std::vector<std::uint32_t> all_operations(const profile::model& model) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
    if (model.operations[i].target != profile::operation::none) {
      out.push_back(i);
    }
  }
  if (out.size() == model.operations.size()) {
    return {};
  }
  out.push_back(stats::other_operation);
  return out;
}

bool scope::covers(std::uint32_t scenario_index, std::uint32_t operation_index) const {
  return covers_operation(operation_index) && (!scenario || *scenario == scenario_index) &&
         listed(scenarios, scenario_index);
}

bool scope::covers_operation(std::uint32_t operation_index) const {
  return (!operation || *operation == operation_index) && listed(operations, operation_index);
}

selection select(const stats::series_table& table, const scope& in, std::optional<stats::metric> times) {
  selection merged;
  for (const auto& one : table.all()) {
    if (one->empty() || !in.covers(one->key.scenario, one->key.operation)) {
      continue;
    }
    const bool failed = one->key.failed();
    (failed ? merged.failed : merged.succeeded) += one->count;
    if (!failed) {
      merged.completed_ok += one->completed;
    }
    if (times) {
      (failed ? merged.bad : merged.good).merge(one->of(*times));
    }
  }
  return merged;
}

stats::histogram select_metric(const stats::series_table& table, const stats::series_names& names, const scope& in,
                               const std::string& name) {
  stats::histogram merged;
  for (const auto& one : table.all_metrics()) {
    if (!one->empty() && in.covers_operation(one->operation) && names.metric(one->metric) == name) {
      merged.merge(one->times);
    }
  }
  return merged;
}

stats::histogram receive_lags(const measurements& from, const scope& in) {
  selection all = select(from.measured, in, stats::metric::receive_lag);
  all.good.merge(all.bad);
  return std::move(all.good);
}

expectation expected_of(const measurements& from, std::uint32_t operation) {
  return expected_of(from, only(operation));
}

expectation expected_of(const measurements& from, const scope& asked) {
  scope in = only(*asked.operation);
  in.scenario = asked.scenario;
  const std::uint64_t measured = count_of(from.measured, in);
  if (measured >= few_samples) {
    return expectation::expected;
  }
  if (measured > 0 || count_of(from.whole, in) > 0) {
    return expectation::too_few;
  }
  const double expected = expected_count(from, in);
  if (expected <= 0) {
    return expectation::not_expected;
  }
  return expected < static_cast<double>(few_samples) ? expectation::too_few : expectation::expected;
}

}  // namespace spate::verdict
