// What a run measures: the names of its series, and the phases of its time.
#include <algorithm>

#include "engine/run_parts.hpp"

namespace spate::engine {

namespace {

constexpr std::int64_t lead_ns = 50'000'000;

stats::series_names names_of(const crew& with, const std::vector<plugin::metric_table::metric>& metrics) {
  stats::series_names names;
  for (const auto& each : with.model.scenarios) names.scenarios.push_back(each.name);
  for (const auto& each : with.model.operations) {
    names.operations.push_back(each.name);
    names.operation_targets.push_back(each.target);
  }
  for (std::size_t i = 0; i < with.ports.size(); ++i) {
    names.targets.push_back(with.model.targets[i].name);
    auto& own = names.plugin_outcomes.emplace_back();
    const char* const* outcome = with.ports[i].protocol->outcomes;
    for (; outcome != nullptr && *outcome != nullptr; ++outcome) own.emplace_back(*outcome);
  }
  for (const auto& each : metrics) names.add_metric(each.name, each.kind);
  // What has no target has the name of what it is.
  const auto own_target = [&](std::uint32_t operation, const char* name) {
    if (with.model.operations[operation].target != profile::operation::none) return;
    names.first_whole = std::min(names.first_whole, operation);
    auto found =
        std::find(names.targets.begin() + static_cast<std::ptrdiff_t>(with.ports.size()), names.targets.end(), name);
    if (found == names.targets.end()) found = names.targets.insert(found, name);
    names.operation_targets[operation] = static_cast<std::uint32_t>(found - names.targets.begin());
  };
  for (std::uint32_t i = 0; i < names.operations.size(); ++i)
    own_target(i, with.model.operations[i].kind == profile::series_kind::correlation ? "correlation" : "transaction");
  return names;
}

stats::interval_grid grid_of(const profile::model& model, std::int64_t start_ns) {
  if (model.phases.empty()) return {start_ns, model.warmup_ns, model.duration_ns};
  std::vector<stats::grid_phase> phases;
  for (const profile::phase& each : model.phases) {
    const stats::phase kind = each.kind == profile::phase_kind::warm_up  ? stats::phase::warm_up
                              : each.kind == profile::phase_kind::ramp   ? stats::phase::ramp
                              : each.kind == profile::phase_kind::steady ? stats::phase::steady
                                                                         : stats::phase::cool_down;
    phases.push_back({each.name, kind, start_ns + each.end_ns, each.measured});
  }
  return {start_ns, std::move(phases)};
}

}  // namespace

stats::collector_options load_run::plan() {
  parts& p = *parts_;
  const auto metrics = p.in.metrics != nullptr ? p.in.metrics->all() : std::vector<plugin::metric_table::metric>{};
  for (const auto& each : metrics) {
    if (each.name == "retries") p.team.retries_metric = static_cast<std::uint32_t>(p.team.metric_kinds.size());
    p.team.metric_kinds.push_back(each.kind);
  }
  const profile::model& model = p.in.model;
  stats::table_shape shape;
  shape.scenarios = static_cast<std::uint32_t>(model.scenarios.size());
  shape.operations = static_cast<std::uint32_t>(model.operations.size());
  shape.metrics = static_cast<std::uint32_t>(metrics.size());
  stats::series_names names = names_of(p.team, metrics);
  for (const auto& own : names.plugin_outcomes)
    shape.plugin_outcomes = std::max(shape.plugin_outcomes, static_cast<std::uint32_t>(own.size()));
  p.options = stats::collector_options{grid_of(model, p.in.time.now_ns() + lead_ns), shape, std::move(names)};
  return *p.options;
}

}  // namespace spate::engine
