#include "plan/load_amount.hpp"

#include <algorithm>

#include "engine/load_curve.hpp"
#include "engine/user_spans.hpp"

namespace spate::plan {

namespace {

constexpr double ns_per_s = 1e9;

engine::load_curve curve_of(const profile::load& of) { return engine::load_curve(of.level, of.stages); }

}  // namespace

load_amount::load_amount(const profile::load& of, std::int64_t planned_ns)
    : load_(of),
      begin_ns_(of.start_ns),
      end_ns_(of.length_ns > 0 ? std::min(planned_ns, of.start_ns + of.length_ns) : planned_ns) {
  if (of.model == profile::load_model::open) {
    most_users_ = of.users;
    return;
  }
  for (const engine::user_span& each : engine::spans_of(of)) {
    const std::int64_t begin = begin_ns_ + each.begin_ns;
    if (begin >= end_ns_) continue;
    lives_.emplace_back(begin, each.end_ns > end_ns_ - begin_ns_ ? end_ns_ : begin_ns_ + each.end_ns);
    most_users_ = std::max(most_users_, each.place + 1);
  }
}

double load_amount::in(std::int64_t begin_ns, std::int64_t end_ns) const {
  begin_ns = std::max(begin_ns, begin_ns_);
  end_ns = std::min(end_ns, end_ns_);
  if (begin_ns >= end_ns) return 0;
  if (load_.model == profile::load_model::open) {
    const engine::load_curve curve = curve_of(load_);
    return curve.amount_until(end_ns - begin_ns_) - curve.amount_until(begin_ns - begin_ns_);
  }
  double user_seconds = 0;
  for (const auto& [from, to] : lives_)
    user_seconds +=
        static_cast<double>(std::max<std::int64_t>(0, std::min(to, end_ns) - std::max(from, begin_ns))) / ns_per_s;
  return user_seconds;
}

double load_amount::beginnings_in(std::int64_t begin_ns, std::int64_t end_ns) const {
  if (load_.model == profile::load_model::open) return begin_ns <= begin_ns_ && begin_ns_ < end_ns ? most_users_ : 0;
  return static_cast<double>(std::count_if(
      lives_.begin(), lives_.end(), [&](const auto& life) { return life.first >= begin_ns && life.first < end_ns; }));
}

std::vector<load_outlook::corner> load_amount::corners() const {
  std::vector<load_outlook::corner> out;
  const double first_s = static_cast<double>(begin_ns_) / ns_per_s, last_s = static_cast<double>(end_ns_) / ns_per_s;
  if (begin_ns_ >= end_ns_) return out;
  if (load_.model == profile::load_model::open || !load_.stages.empty()) {
    const engine::load_curve curve = curve_of(load_);
    for (const engine::load_curve::piece& each : curve.pieces()) {
      const double from_s = first_s + each.start_s, to_s = std::min(last_s, from_s + each.over_s);
      if (from_s >= last_s) break;
      out.push_back({from_s, each.from});
      const double share = each.from == each.to ? 1 : (to_s - from_s) / each.over_s;
      out.push_back({to_s, each.from + share * (each.to - each.from)});
    }
    return out;
  }
  const double full = load_.users, all_there_s = load_.spawn_rate > 0 ? full / load_.spawn_rate : 0;
  out.push_back({first_s, load_.spawn_rate > 0 ? 0 : full});
  if (all_there_s > 0 && first_s + all_there_s < last_s) out.push_back({first_s + all_there_s, full});
  const double reached = all_there_s > 0 ? std::min(1.0, (last_s - first_s) / all_there_s) : 1;
  out.push_back({last_s, full * reached});
  return out;
}

}  // namespace spate::plan
