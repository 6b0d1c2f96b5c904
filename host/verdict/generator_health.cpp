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
  scope all;
  all.operations = all_operations(from.model);
  selection lag = select(from.measured, all, stats::metric::start_lag);
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
