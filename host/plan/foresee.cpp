#include <algorithm>
#include <cmath>

#include "plan/doubts.hpp"
#include "plan/flow_outlook.hpp"
#include "plan/load_amount.hpp"
#include "plan/needs.hpp"
#include "plan/outlook.hpp"

namespace spate::plan {

namespace {

constexpr double ns_per_s = 1e9;

std::vector<phase_outlook> phases_of(const profile::model& of) {
  std::vector<phase_outlook> out;
  if (of.phases.empty()) {
    if (of.warmup_ns > 0) out.push_back({"warm-up", profile::phase_kind::warm_up, 0, of.warmup_ns, false, 0});
    out.push_back({"steady", profile::phase_kind::steady, of.warmup_ns, of.warmup_ns + of.duration_ns, true, 0});
    return out;
  }
  std::int64_t begin_ns = 0;
  for (const profile::phase& each : of.phases) {
    if (each.end_ns > begin_ns) out.push_back({each.name, each.kind, begin_ns, each.end_ns, each.measured, 0});
    begin_ns = std::max(begin_ns, each.end_ns);
  }
  return out;
}

// Adds up what every load sends in every phase.
class summing_up {
 public:
  summing_up(const profile::model& of, outlook& into) : model_(of), into_(into) {
    for (std::uint32_t i = 0; i < of.operations.size(); ++i)
      into_.operations.push_back({i, 0, 0, false, std::vector<double>(of.scenarios.size())});
  }

  void add(const profile::load& load) {
    const load_amount amount(load, into_.planned_ns);
    load_outlook& out = into_.loads.emplace_back();
    out.name = load.name;
    out.open = load.model == profile::load_model::open;
    out.users = amount.most_users();
    out.corners = amount.corners();
    double shares = 0;
    const auto plays = [&](std::uint32_t s) {
      return load.scenarios.empty() ||
             std::find(load.scenarios.begin(), load.scenarios.end(), s) != load.scenarios.end();
    };
    for (std::uint32_t s = 0; s < model_.scenarios.size(); ++s)
      if (plays(s)) shares += model_.scenarios[s].share;
    if (shares <= 0) return;
    for (std::uint32_t s = 0; s < model_.scenarios.size(); ++s)
      if (plays(s)) add(load, amount, s, model_.scenarios[s].share / shares, out);
  }

 private:
  void add(const profile::load& load, const load_amount& amount, std::uint32_t s, double share, load_outlook& out) {
    const profile::scenario& scenario = model_.scenarios[s];
    const std::size_t count = model_.operations.size();
    const flow_outlook task = outlook_of(scenario, count), first = outlook_of(scenario.start, count),
                       last = outlook_of(scenario.stop, count);
    double seconds = (task.operations * static_cast<double>(into_.presumed.response_ns) + task.pause_ns) / ns_per_s;
    if (scenario.pacing_ns > 0)
      seconds = std::max(seconds, static_cast<double>(scenario.pacing_ns) / ns_per_s);
    else
      seconds += scenario.think.mean_ns() / ns_per_s;
    double left = limit_of(load, amount, share);
    for (phase_outlook& phase : into_.phases) {
      double tasks = share * amount.in(phase.begin_ns, phase.end_ns);
      if (!out.open) tasks = seconds > 0 ? tasks / seconds : 0;
      tasks = std::min(tasks, left);
      left -= tasks;
      out.tasks += tasks;
      const double users = share * amount.beginnings_in(phase.begin_ns, phase.end_ns);
      for (std::size_t i = 0; i < count; ++i)
        note(phase, s, i, tasks * task.sends[i] + users * first.sends[i], task.conditional[i] || first.conditional[i]);
      // Users say goodbye when they end: with the last phase.
      if (&phase == &into_.phases.back())
        for (std::size_t i = 0; i < count; ++i)
          note(phase, s, i, share * out.users * last.sends[i], last.conditional[i]);
    }
  }

  static double limit_of(const profile::load& load, const load_amount& amount, double share) {
    double out = HUGE_VAL;
    if (load.shared_iterations > 0) out = share * static_cast<double>(load.shared_iterations);
    if (load.iterations > 0)
      out = std::min(out, share * static_cast<double>(load.iterations) * static_cast<double>(amount.most_users()));
    return out;
  }

  void note(phase_outlook& phase, std::uint32_t scenario, std::size_t operation, double count, bool conditional) {
    if (count <= 0) return;
    operation_outlook& into = into_.operations[operation];
    into.count += count;
    if (phase.measured) {
      into.measured += count;
      into.by_scenario[scenario] += count;
    }
    into.conditional = into.conditional || conditional;
    phase.operations += count;
  }

  const profile::model& model_;
  outlook& into_;
};

operation_outlook times(operation_outlook of, std::uint32_t series, double factor) {
  of.operation = series;
  of.count *= factor;
  of.measured *= factor;
  of.conditional = true;
  for (double& each : of.by_scenario) each *= factor;
  return of;
}

// One for each that begins early enough to have its full time, as far as it goes well and has one key.
void add_correlations(const profile::model& of, outlook& into) {
  for (const profile::correlation& each : of.correlations) {
    const operation_outlook& from = into.operations[each.from.operation];
    const double planned_ns = static_cast<double>(into.planned_ns);
    const double in_time = planned_ns > 0 ? std::max(0.0, 1 - static_cast<double>(each.within_ns) / planned_ns) : 0;
    for (std::uint32_t series = each.series; each.has(series); ++series)
      into.operations[series] = times(from, series, in_time);
  }
}

}  // namespace

outlook foresee(const profile::model& of, const presumption& presumed, const machine& on) {
  outlook out;
  out.presumed = presumed;
  out.on = on;
  out.phases = phases_of(of);
  out.planned_ns = out.phases.back().end_ns;
  out.stop_ns = of.stop_ns;
  summing_up sum(of, out);
  for (const profile::load& each : of.loads) sum.add(each);
  add_correlations(of, out);
  foresee_needs(of, out);
  foresee_doubts(of, out);
  return out;
}

}  // namespace spate::plan
