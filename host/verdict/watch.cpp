#include "verdict/watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace spate::verdict {
namespace {

using expression::binary_op;

// Of two that held: the one that was closer to its limit.
bool is_worse(const judgement& a, const judgement& b, const expression::node& part) {
  if (!a.value || !b.value) {
    return !b.value && a.value;
  }
  const bool upper = part.op == binary_op::less || part.op == binary_op::less_equal;
  return upper ? *a.value > *b.value : *a.value < *b.value;
}

// What lies between two readings of an availability. An outage that began before the first and was found out after it
// counts to what lies between.
stats::availability_result between(const stats::availability_result& from, const stats::availability_result& to) {
  stats::availability_result out = to;
  out.steady_ns -= from.steady_ns;
  out.outage_ns = std::min(out.outage_ns - from.outage_ns, out.steady_ns);
  out.observations -= from.observations;
  out.ratio =
      out.steady_ns > 0 ? 1 - static_cast<double>(out.outage_ns) / static_cast<double>(out.steady_ns) : out.ratio;
  return out;
}

std::vector<oldest_operation> listed(const std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t>& ages) {
  std::vector<oldest_operation> out;
  out.reserve(ages.size());
  for (const auto& [kind, age] : ages) {
    out.push_back({kind.first, kind.second, age});
  }
  return out;
}

void see_levels(const std::vector<stats::gauge_level>& levels, gauge_list& into) {
  for (const stats::gauge_level& one : levels) {
    into[one.metric].see(one.value);
  }
}

}  // namespace

struct watch::kept {
  stats::interval when;
  std::vector<stats::packed_table> tables;  // the second and later ones: of samples that ended later
  bool paused = false;                      // at a person's wish: a window with it says nothing of the target
  std::uint32_t users = 0, in_flight = 0;
  std::vector<oldest_operation> oldest;
  std::vector<stats::gauge_level> levels;
  std::vector<stats::availability_result> availability;  // at its end
};

struct watch::track {
  struct state {
    bool missed = false;
    std::optional<std::int64_t> missing_since_ns;
    std::optional<judgement> shown;  // the first miss that counts, else the worst look
  };
  bool looked = false;
  std::array<state, 2> by_delays;
};

watch::watch(const profile::model& model, const stats::series_names& names, const stats::table_shape& shape,
             const stats::interval_grid& grid, const health::record* health)
    : model_(model),
      names_(names),
      questions_(questions_of(model)),
      tracks_(questions_.size()),
      grid_(grid),
      health_(health),
      start_ns_(grid.start_ns()),
      steady_start_ns_(grid.steady_start_ns()) {
  for (const profile::objective& one : model.objectives) {
    watching_ = watching_ || one.watched();
    longest_window_ns_ = std::max(longest_window_ns_, one.window_ns);
    if (one.window_ns > 0) {
      windows_.try_emplace(one.window_ns, shape);
    }
  }
}

watch::~watch() = default;

void watch::see(const stats::interval_summary& told, const stats::series_table& measured,
                const std::vector<stats::availability_result>& availability, bool paused) {
  if (!told.interval.measured) {
    return;
  }
  measured_ = &measured;
  if (told.late) {
    const auto same = std::find_if(kept_.begin(), kept_.end(),
                                   [&](const kept& one) { return one.when.index == told.interval.index; });
    if (same != kept_.end()) {
      same->tables.emplace_back(told.table);
    }
    return;
  }
  kept& now = kept_.emplace_back();
  now.when = told.interval;
  so_far_ns_ += now.when.length_ns();
  now.paused = paused;
  now.users = told.gauges.users;
  now.in_flight = told.gauges.in_flight;
  now.levels.assign(told.levels.begin(), told.levels.end());
  now.availability = availability;
  if (longest_window_ns_ > 0) {
    now.tables.emplace_back(told.table);
  }
  open_ = told.open;
  std::erase_if(open_, [&](const stats::open_operation& one) { return one.due_ns >= told.interval.end_ns; });
  note(now);
  while (kept_.front().when.start_ns < now.when.end_ns - longest_window_ns_ && kept_.size() > 1) {
    before_ = std::move(kept_.front().availability);
    kept_.pop_front();
  }
  if (watching_) {
    look_at_all(now.when.end_ns, false);
  }
}

void watch::note(kept& now) {
  ages of_now;
  for (const stats::open_operation& one : open_) {
    std::int64_t& age = of_now[{one.scenario, one.operation}];
    age = std::max(age, now.when.end_ns - one.due_ns);
  }
  const auto [place, begins] = by_phase_.try_emplace(now.when.phase_index);
  if (begins) {
    place->second.before = latest_;
  }
  place->second.after = latest_ = now.availability;
  for (figures* each : {&all_, &place->second}) {
    each->users = std::max(each->users, now.users);
    each->in_flight = std::max(each->in_flight, now.in_flight);
    for (const auto& [kind, age] : of_now) {
      std::int64_t& most = each->oldest[kind];
      most = std::max(most, age);
    }
    see_levels(now.levels, each->gauges);
  }
  now.oldest = listed(of_now);
}

void watch::add_phase(std::uint32_t index, measurements& into) const {
  const auto found = by_phase_.find(index);
  if (found == by_phase_.end()) {
    return;
  }
  const figures& of = found->second;
  into.peak_users = of.users;
  into.peak_in_flight = of.in_flight;
  into.oldest = listed(of.oldest);
  into.gauges = of.gauges;
  into.availability = of.after;
  for (std::size_t i = 0; i < of.before.size() && i < of.after.size(); ++i) {
    into.availability[i] = between(of.before[i], of.after[i]);
  }
}

void watch::finish(const std::vector<stats::availability_result>& availability) {
  if (kept_.empty()) {
    return;
  }
  kept_.back().availability = availability;
  by_phase_[kept_.back().when.phase_index].after = availability;
  open_.clear();
  if (watching_) {
    look_at_all(kept_.back().when.end_ns, true);
  }
}

void watch::look_at_all(std::int64_t at_ns, bool last) {
  for (auto& [length_ns, table] : windows_) {
    table.reset();
    for (const kept& one : kept_) {
      if (one.when.start_ns >= at_ns - length_ns) {
        for (const stats::packed_table& packed : one.tables) {
          packed.add_to(table);
        }
      }
    }
  }
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    const profile::objective& objective = questions_[i].objective;
    if (!objective.watched()) {
      continue;
    }
    if (touches_pause(at_ns - objective.window_ns)) continue;
    const bool begun = at_ns >= steady_start_ns_ + std::max(objective.delay_ns, objective.window_ns);
    if (begun || (last && !tracks_[i].looked)) {
      tracks_[i].looked = true;
      const measurements on = standing(objective.window_ns, at_ns);
      look_at(i, delays::counted, on);
      look_at(i, delays::taken_away, on);
    }
  }
}

bool watch::touches_pause(std::int64_t from_ns) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const kept& one) {
    return one.paused && (&one == &kept_.back() || one.when.start_ns >= from_ns);
  });
}

// What one look rests on.
measurements watch::standing(std::int64_t window_ns, std::int64_t at_ns) const {
  const std::int64_t from_ns = window_ns > 0 ? std::max(steady_start_ns_, at_ns - window_ns) : steady_start_ns_;
  const stats::series_table& table = window_ns > 0 ? windows_.at(window_ns) : *measured_;
  measurements out{model_, names_, table, table};
  out.elapsed_ns = at_ns - start_ns_;
  out.as_of_ns = at_ns;
  out.open = open_;
  out.health = health_;
  out.stretches = measured_stretches(grid_, at_ns, from_ns);
  out.availability = kept_.back().availability;
  const std::vector<stats::availability_result>* before = before_.empty() ? nullptr : &before_;
  for (const kept& one : kept_) {
    if (one.when.start_ns < from_ns) {
      before = &one.availability;
      continue;
    }
    out.measured_ns += one.when.length_ns();
    out.peak_users = std::max(out.peak_users, one.users);
    out.peak_in_flight = std::max(out.peak_in_flight, one.in_flight);
    out.oldest.insert(out.oldest.end(), one.oldest.begin(), one.oldest.end());
    see_levels(one.levels, out.gauges);
  }
  if (window_ns == 0) {
    out.measured_ns = so_far_ns_;
    out.oldest = oldest();
    out.gauges = all_.gauges;
    out.peak_users = all_.users;
    out.peak_in_flight = all_.in_flight;
  } else if (before != nullptr && from_ns > steady_start_ns_) {
    for (std::size_t i = 0; i < out.availability.size() && i < before->size(); ++i) {
      out.availability[i] = between((*before)[i], out.availability[i]);
    }
  }
  return out;
}

void watch::look_at(std::size_t index, delays how, const measurements& on) {
  const question& asked = questions_[index];
  track::state& of = tracks_[index].by_delays[static_cast<std::size_t>(how)];
  judgement now = look(on, asked, how);
  now.at_ns = on.as_of_ns - start_ns_;
  if (!now.held || of.missed) {
    return;
  }
  if (*now.held) {
    of.missing_since_ns.reset();
    now.reason.clear();
    if (!of.shown || is_worse(now, *of.shown, asked.part)) {
      of.shown = std::move(now);
    }
    return;
  }
  if (!of.missing_since_ns) {
    of.missing_since_ns = on.as_of_ns;
  }
  if (on.as_of_ns - *of.missing_since_ns < asked.objective.for_ns) {
    return;
  }
  of.missed = true;
  const double until_s = static_cast<double>(*now.at_ns) / 1e9;
  std::string when = asked.objective.window_ns > 0 ? fmt::format("in the {:.4g} s up to {:.6g} s of the load",
                                                                 static_cast<double>(on.measured_ns) / 1e9, until_s)
                                                   : fmt::format("{:.6g} s into the load", until_s);
  if (asked.objective.for_ns > 0) {
    when += fmt::format(", and for {:.4g} s without a break", static_cast<double>(asked.objective.for_ns) / 1e9);
  }
  now.reason = now.reason.empty() ? when : when + ": " + now.reason;
  if (how == delays::counted && asked.objective.abort && !abort_) {
    abort_ = now;
  }
  of.shown = std::move(now);
}

const judgement* watch::answer(std::size_t index, delays how) const {
  const track::state& of = tracks_[index].by_delays[static_cast<std::size_t>(how)];
  const bool counts = of.missed || questions_[index].objective.window_ns > 0;
  return counts && of.shown ? &*of.shown : nullptr;
}

std::vector<oldest_operation> watch::oldest() const { return listed(all_.oldest); }

}  // namespace spate::verdict
