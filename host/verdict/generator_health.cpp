#include "verdict/generator_health.hpp"

#include <fmt/format.h>

#include "verdict/selection.hpp"

namespace spate::verdict {

generator_health examine(const measurements& from, const std::vector<judgement>& counted,
                         const std::vector<std::string>& faults) {
  generator_health out;
  if (!faults.empty()) {
    out.state = health::invalid;
    out.reasons = faults;
  }
  for (std::size_t i = 0; i < from.loads.size(); ++i) {
    const engine::load_totals& load = from.loads[i];
    const double share = load.due > 0 ? static_cast<double>(load.missed) / static_cast<double>(load.due) : 0;
    if (share <= most_missed) {
      continue;
    }
    out.state = health::invalid;
    out.reasons.push_back(fmt::format(
        "load {}: {} of {} arrivals ({:.3g} %) were not sent in time because the generator could not keep up{}: use "
        "more "
        "workers, a faster machine or a lower rate",
        from.model.loads[i].name, load.missed, load.due, share * 100,
        load.busy < 0
            ? std::string{}
            : fmt::format(" (its threads needed a core for {:.0f} % of the time)", std::min(1.0, load.busy) * 100)));
  }
  const std::vector<judgement> without = judge(from, delays::taken_away);
  for (std::size_t i = 0; i < counted.size(); ++i) {
    if (counted[i].held == without[i].held) {
      continue;
    }
    out.state = health::invalid;
    out.reasons.push_back(
        fmt::format("{}: {} {} only because the generator was late (start lag): use more workers or a faster machine",
                    counted[i].objective, counted[i].requirement, counted[i].held == true ? "held" : "was missed"));
  }
  selection lag = select(from.measured, {}, stats::metric::start_lag);
  lag.good.merge(lag.bad);
  if (out.state == health::valid && lag.good.value_at(0.99) > suspect_lag_ns) {
    out.state = health::suspect;
    out.reasons.push_back(
        fmt::format("start lag p99 is {:.3g} ms: the generator was late, though no objective hung on it",
                    static_cast<double>(lag.good.value_at(0.99)) / 1e6));
  }
  return out;
}

}  // namespace spate::verdict
