#include "profile/objective_monitors.hpp"

#include <algorithm>

#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

void collect_names(const expression::node& from, std::vector<std::string>& into) {
  if (from.kind == expression::node_kind::name) into.push_back(from.text);
  for (const expression::node& each : from.arguments) collect_names(each, into);
}

template <class Named>
std::uint32_t index_of(const std::vector<Named>& all, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.name == name; });
  return static_cast<std::uint32_t>(found - all.begin());
}

}  // namespace

metric_list metrics_for(compilation& c, const config_tree& tree, const node& monitor, bool enabled,
                        const metric_list& all) {
  if (!monitor) return all;
  const std::string name(monitor.as_string());
  const auto found = std::find_if(c.monitors.begin(), c.monitors.end(),
                                  [&](const known_monitor& each) { return each.what.name == name; });
  if (found != c.monitors.end() && (found->enabled || !enabled)) return metrics_of_monitor(*found);
  const place at = tree.place_of(monitor.index());
  std::vector<std::string> names;
  for (const known_monitor& each : c.monitors) names.push_back(each.what.name);
  if (found != c.monitors.end())
    c.report.error(at, "monitor `" + name + "` is disabled", "give the objective the same `enabled`");
  else
    c.report.error(
        at, "there is no monitor `" + name + "`",
        names.empty() ? "add [monitor." + name + "], or leave the key out" : suggest(name, names, "there is"));
  metric_list nothing;
  nothing.complete = false;
  return nothing;
}

void resolve_monitors(const model& of, const metric_list& metrics, objective& into) {
  std::vector<std::string> names;
  for (const requirement& each : into.require) collect_names(each.ast, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& name : names) {
    const objective_metric* read = metrics.find(name);
    if (read == nullptr || !read->monitored) continue;
    for (const known_monitor* each : read->monitors) {
      if (!each->enabled) continue;
      const std::uint32_t monitor = index_of(of.monitors, each->what.name);
      into.monitored.push_back({name, monitor, index_of(of.monitors[monitor].metrics, read->follows)});
    }
  }
}

}  // namespace spate::profile
