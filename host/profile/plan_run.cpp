// The time axis of a run: when loads begin and end, and the phases that follow from it.
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "profile/compilation.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

std::int64_t stages_ns(const load& of) {
  std::int64_t whole = 0;
  for (const load_stage& each : of.stages) whole += each.over_ns;
  return whole;
}

class run_plan {
 public:
  explicit run_plan(compilation& c) : c_(c), model_(*c.out) {}

  void make() {
    for (std::size_t i = 0; i < model_.loads.size(); ++i) {
      load& each = model_.loads[i];
      const std::int64_t stages = stages_ns(each);
      if (each.length_ns != 0 && each.length_ns < stages)
        c_.report.error(c_.load_starts[i].length_at,
                        "the stages of load `" + each.name + "` take " + print_duration(stages) +
                            ", and it ends after " + print_duration(each.length_ns),
                        "make its `duration` longer, or remove it: then it ends with its stages");
      if (each.length_ns == 0) each.length_ns = stages;
      const planned_part* of = part_of(c_, each.name);
      if (each.length_ns == 0 && of != nullptr && of->duration_ns > 0) each.length_ns = of->warmup_ns + of->duration_ns;
    }
    if (!order_loads(c_, first_) || !place_parts() || c_.report.has_errors()) return;
    fix_duration();
    if (c_.report.has_errors()) return;
    cut();
  }

 private:
  // Loads of included profiles: so that measuring begins at the end of the warm-up, at once or one profile after the
  // other. Loads that wait for others move with the first of them.
  bool place_parts() {
    std::int64_t begin_ns = 0;
    const planned_part* before = nullptr;
    std::map<const planned_part*, std::int64_t> shifts;
    for (const planned_part& each : c_.parts) {
      if (!each.enabled) continue;
      model_.warmup_ns = std::max(model_.warmup_ns, each.warmup_ns);
      if (c_.parts_in_sequence) break;
    }
    for (const planned_part& each : c_.parts) {
      if (!each.enabled) continue;
      const bool follows = c_.parts_in_sequence && before != nullptr;
      const std::int64_t shift = follows ? begin_ns : model_.warmup_ns - each.warmup_ns;
      shifts[&each] = shift;
      if (follows && each.warmup_ns > 0) warmups_.emplace_back(shift, shift + each.warmup_ns);
      for (std::size_t i = 0; i < model_.loads.size(); ++i) {
        const load& of = model_.loads[i];
        if (part_of(c_, model_.loads[first_[i]].name) != &each) continue;
        if (of.length_ns == 0 && c_.parts_in_sequence && &each != &c_.parts.back()) {
          c_.report.error(of.at, "load `" + of.name + "` lasts to the end of the run: no part starts after it",
                          "give it a `duration`, or its profile's [run] one");
          return false;
        }
        begin_ns = std::max(begin_ns, shift + of.start_ns + of.length_ns);
      }
      before = &each;
    }
    for (std::size_t i = 0; i < model_.loads.size(); ++i) {
      const auto shift = shifts.find(part_of(c_, model_.loads[first_[i]].name));
      if (shift != shifts.end()) model_.loads[i].start_ns += shift->second;
    }
    return true;
  }

  // Without a duration of its own the run lasts as long as its loads.
  void fix_duration() {
    const written* run = c_.root.find("run");
    if (run == nullptr || !run->is_table()) return;
    std::int64_t last_ns = 0;
    bool open_end = false;
    for (const load& each : model_.loads) {
      if (each.length_ns == 0) open_end = true;
      last_ns = std::max(last_ns, each.start_ns + each.length_ns);
    }
    const written* given = run->find("duration");
    if (given == nullptr) {
      if (open_end || last_ns == 0)
        return c_.report.error(run->key_at, "[run] has no `duration`",
                               "add duration = \"10s\": how long the load lasts after the warm-up");
      if (last_ns <= model_.warmup_ns)
        return c_.report.error(
            run->find("warmup")->at,
            "the warm-up takes as long as the load: " + print_duration(last_ns) + ", nothing is measured",
            "shorten it");
      model_.duration_ns = last_ns - model_.warmup_ns;
      return;
    }
    const std::int64_t run_ns = model_.warmup_ns + model_.duration_ns;
    for (std::size_t i = 0; i < model_.loads.size(); ++i) {
      const load& each = model_.loads[i];
      if (each.start_ns >= run_ns || (each.length_ns > 0 && each.start_ns + each.length_ns > run_ns))
        c_.report.error(given->at,
                        "load `" + each.name + "` lasts until " + print_duration(each.start_ns + each.length_ns) +
                            ", and the run ends after " + print_duration(run_ns),
                        "make the run longer, or remove its `duration`: then it lasts as long as its loads");
    }
    if (!open_end && last_ns < run_ns)
      c_.report.error(given->at,
                      "the run lasts " + print_duration(run_ns) + ", and its last load ends after " +
                          print_duration(last_ns) + ": nothing would be sent any more",
                      "remove the run's `duration`, or make a load longer");
    for (const load& each : model_.loads) {
      const std::int64_t whole = stages_ns(each);
      if (!each.stages.empty() && each.stages.back().to == 0 && each.length_ns > whole)
        c_.report.error(each.at,
                        "the stages of load `" + each.name + "` end at 0 after " + print_duration(whole) +
                            ", and it lasts " + print_duration(each.length_ns) + ": it would send nothing more",
                        "remove its `duration`, or add a stage");
    }
  }

  struct stretch {
    std::string name;
    bool ramp = false, measured = true;
    std::optional<double> step;
  };

  // What is between two neighbouring boundaries.
  stretch between(std::int64_t from_ns, std::int64_t to_ns) const {
    stretch out;
    std::vector<std::string> active;
    for (const load& each : model_.loads) {
      const std::int64_t end_ns = each.length_ns > 0 ? each.start_ns + each.length_ns : INT64_MAX;
      if (to_ns <= each.start_ns || from_ns >= end_ns) continue;
      const std::string prefix = model_.loads.size() > 1 ? each.name + "/" : std::string();
      active.push_back(each.name);
      std::int64_t at_ns = each.start_ns;
      double level = each.level;
      for (const load_stage& stage : each.stages) {
        at_ns += stage.over_ns;
        if (from_ns < at_ns) {
          out.name += (out.name.empty() ? "" : " + ") + prefix + stage.name;
          out.ramp |= stage.to != level || !stage.measured;
          out.measured &= stage.measured;
          if (stage.step) out.step = stage.to;
          break;
        }
        level = stage.to;
      }
    }
    if (out.name.empty() && model_.loads.size() > 1) out.name = joined(active);
    if (out.name.empty()) out.name = "steady";
    if (active.empty()) out = {"pause", true, false, std::nullopt};
    return out;
  }

  // Many of them follow on each other.
  static std::string joined(const std::vector<std::string>& names) {
    if (names.size() > 3) return names.front() + " to " + names.back();
    std::string out;
    for (const std::string& each : names) out += (out.empty() ? "" : " + ") + each;
    return out;
  }

  // A load that starts when others have ended may do so at any instant from their start on.
  std::int64_t earliest_of(const load& of) const {
    if (of.after.empty()) return of.start_ns;
    std::int64_t out = 0;
    for (const std::uint32_t each : of.after) out = std::max(out, earliest_of(model_.loads[each]));
    return out;
  }

  // Whether it is known beforehand which samples are due before an instant at which a load is planned to change.
  bool divides(std::int64_t at_ns) const {
    return std::none_of(model_.loads.begin(), model_.loads.end(), [&](const load& each) {
      return !each.after.empty() && earliest_of(each) < at_ns && at_ns < each.start_ns + each.length_ns;
    });
  }

  void check_stages(const load& of, std::int64_t at_ns) {
    if (c_.report.has_errors() || divides(at_ns)) return;
    c_.report.error(of.at,
                    "load `" + of.name +
                        "` has stages, and what is due in them cannot be told apart: a load starts "
                        "when another one has ended",
                    "write start_when = \"planned\", or give the load no stages");
  }

  std::set<std::int64_t> boundaries() {
    const std::int64_t run_ns = model_.warmup_ns + model_.duration_ns;
    std::set<std::int64_t> out = {run_ns};
    for (const load& each : model_.loads) {
      std::int64_t at_ns = each.start_ns;
      out.insert(at_ns);
      for (const load_stage& stage : each.stages) {
        out.insert(at_ns += stage.over_ns);
        check_stages(each, at_ns);
      }
      if (each.length_ns > 0) out.insert(each.start_ns + each.length_ns);
    }
    std::erase_if(out, [&](std::int64_t at_ns) { return at_ns != run_ns && !divides(at_ns); });
    if (model_.warmup_ns > 0) out.insert(model_.warmup_ns);
    for (const auto& [from, to] : warmups_) out.insert({from, to});
    return out;
  }

  void cut() {
    const std::int64_t run_ns = model_.warmup_ns + model_.duration_ns;
    std::multiset<std::string> names;
    std::int64_t from_ns = 0;
    const std::set<std::int64_t> ends = boundaries();
    if (c_.report.has_errors()) return;
    for (const std::int64_t end_ns : ends) {
      if (end_ns <= 0 || end_ns > run_ns) continue;
      stretch of = between(from_ns, end_ns);
      phase made;
      const bool warm_up = end_ns <= model_.warmup_ns || std::any_of(warmups_.begin(), warmups_.end(), [&](auto& one) {
                             return end_ns > one.first && end_ns <= one.second;
                           });
      made.kind = warm_up ? phase_kind::warm_up : of.ramp ? phase_kind::ramp : phase_kind::steady;
      made.measured = of.measured && !warm_up;
      made.name = warm_up ? "warm-up" : of.name;
      if (made.measured) made.step = of.step;
      made.end_ns = end_ns;
      from_ns = end_ns;
      phase* const last = model_.phases.empty() ? nullptr : &model_.phases.back();
      if (warm_up && last != nullptr && last->kind == phase_kind::warm_up) {
        last->end_ns = end_ns;
        continue;
      }
      names.insert(made.name);
      if (const auto times = names.count(made.name); times > 1) made.name += " (" + std::to_string(times) + ")";
      model_.phases.push_back(std::move(made));
    }
    const bool any = std::any_of(model_.phases.begin(), model_.phases.end(), [](const phase& p) { return p.measured; });
    if (!any)
      c_.report.error(model_.loads.front().at,
                      "objectives would see nothing: every stage changes the level, or is warm-up",
                      "add a stage that holds the level ({ to = the same, over = \"1m\" }), or write measure = true");
  }

  compilation& c_;
  model& model_;
  std::vector<std::size_t> first_;  ///< by load: the one that it waits for in the end; itself
  std::vector<std::pair<std::int64_t, std::int64_t>> warmups_;  ///< of parts that follow others
};

}  // namespace

void plan_run(compilation& c) {
  // What is wrong with a load is reported already.
  if (!c.out->loads.empty()) run_plan(c).make();
}

}  // namespace spate::profile
