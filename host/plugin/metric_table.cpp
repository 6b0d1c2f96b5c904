#include "plugin/metric_table.hpp"

#include <fmt/format.h>

namespace spate::plugin {

std::uint32_t metric_table::define(std::string_view name, std::uint32_t kind, std::string& why) {
  const std::lock_guard lock(mutex_);
  if (name.empty()) {
    why = "a metric needs a name";
    return SPATE_NONE;
  }
  if (kind > SPATE_METRIC_GAUGE_BYTES) {
    why = fmt::format("metric '{}': kind {} is not known", name, kind);
    return SPATE_NONE;
  }
  for (std::uint32_t id = 0; id < metrics_.size(); ++id) {
    if (metrics_[id].name != name) continue;
    if (metrics_[id].kind == kind) return id;
    why = fmt::format("metric '{}' is of two kinds", name);
    return SPATE_NONE;
  }
  if (metrics_.size() == capacity) {
    why = fmt::format("metric '{}' is left out: a run holds at most {}", name, capacity);
    return SPATE_NONE;
  }
  metrics_.push_back({std::string(name), kind});
  return static_cast<std::uint32_t>(metrics_.size() - 1);
}

std::vector<metric_table::metric> metric_table::all() const {
  const std::lock_guard lock(mutex_);
  return metrics_;
}

}  // namespace spate::plugin
