#include "verdict/generator_health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verdict/lateness.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {
namespace {

std::int64_t slowest_service(const measurements& from) {
  selection all = select(from.measured, operations_of(from), stats::metric::service_time);
  all.good.merge(all.bad);
  return all.good.value_at(0.99);
}

void suspect(generator_health& out, const lateness& late, const char* what) {
  out.state = validity::suspect;
  out.reasons.push_back(fmt::format("{} p99 is {:.3g} ms: {}, though no objective hung on it", late.name,
                                    static_cast<double>(late.p99_ns) / 1e6, what));
}

}  // namespace

generator_health examine(const measurements& from, const std::vector<judgement>& counted,
                         const std::vector<std::string>& faults) {
  generator_health out;
  if (!faults.empty()) {
    out.state = validity::invalid;
    out.reasons = faults;
  }
  for (std::size_t i = 0; i < from.loads.size(); ++i) {
    const engine::load_totals& load = from.loads[i];
    const double share = load.due > 0 ? static_cast<double>(load.missed) / static_cast<double>(load.due) : 0;
    if (share <= most_missed) {
      continue;
    }
    out.state = validity::invalid;
    out.reasons.push_back(fmt::format(
        "load {}: {} of {} arrivals ({:.3g} %) were not sent in time because the generator could not keep up{}: use "
        "more "
        "workers, a faster machine or a lower rate",
        from.model.loads[i].name, load.missed, load.due, share * 100,
        load.busy < 0
            ? std::string{}
            : fmt::format(" (its threads needed a core for {:.0f} % of the time)", std::min(1.0, load.busy) * 100)));
  }
  for (std::string& each : decided_by_lateness(from, counted, judge(from, delays::taken_away))) {
    out.state = validity::invalid;
    out.reasons.push_back(std::move(each));
  }
  if (out.state == validity::valid) {
    const auto [starts, reads] = lateness_of(from);
    if (starts.p99_ns > suspect_lag_ns) suspect(out, starts, "the generator was late");
    if (reads.p99_ns > suspect_receive_lag_ns && reads.p99_ns > slowest_service(from) / suspect_receive_part) {
      suspect(out, reads, "answers were read late, and service times look longer by that");
    }
  }
  return out;
}

}  // namespace spate::verdict
