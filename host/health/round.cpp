#include "health/round.hpp"

#include <cmath>

#include <spate/call_error.hpp>
#include <spate/text.hpp>

namespace spate::health {
namespace {

// What goes through the sink while the plugin reads.
struct taking {
  round* into;
  std::vector<bool> told;

  // The first word about a metric counts; of a metric that is not declared nothing can be said.
  bool first(std::uint32_t metric) {
    if (metric >= told.size() || told[metric]) return false;
    told[metric] = true;
    return true;
  }
};

void add(spate_readings* sink, std::uint32_t metric, double value) noexcept {
  auto& to = *static_cast<taking*>(sink->host_data);
  if (!to.first(metric)) return;
  if (std::isfinite(value))
    to.into->values.emplace_back(metric, value);
  else
    to.into->missing.emplace_back(metric, "the plugin gave what is no number");
}

void missing(spate_readings* sink, std::uint32_t metric, spate_str reason) noexcept {
  auto& to = *static_cast<taking*>(sink->host_data);
  if (!to.first(metric)) return;
  to.into->missing.emplace_back(metric, reason.size == 0 ? "the plugin gave no reason" : std::string(view(reason)));
}

}  // namespace

round read_round(std::uint32_t index, const profile::monitor& of, instance from, moment when,
                 const engine::clock& clock) {
  round out;
  out.monitor = index;
  out.moment = when;
  out.at_ns = clock.now_ns();
  taking to{&out, std::vector<bool>(of.metrics.size())};
  spate_readings sink{sizeof sink, 0, &to, &add, &missing};
  spate_error failed = no_error();
  const spate_status status = from.table->read(from.self, &sink, &failed);
  if (status == SPATE_OK) return out;
  const std::string reason(words_of(failed, "the reading failed, and the plugin gave no reason"));
  for (std::uint32_t metric = 0; metric < of.metrics.size(); ++metric)
    if (!to.told[metric]) out.missing.emplace_back(metric, reason);
  return out;
}

round missing_round(std::uint32_t index, const profile::monitor& of, moment when, std::int64_t at_ns,
                    const std::string& reason) {
  round out;
  out.monitor = index;
  out.moment = when;
  out.at_ns = at_ns;
  for (std::uint32_t metric = 0; metric < of.metrics.size(); ++metric) out.missing.emplace_back(metric, reason);
  return out;
}

}  // namespace spate::health
