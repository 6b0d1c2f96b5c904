#include "stats/availability.hpp"

#include <algorithm>

namespace spate::stats {

availability::availability(int64_t steady_start_ns, int64_t steady_end_ns) noexcept
    : steady_start_ns_(steady_start_ns),
      steady_end_ns_(std::max(steady_start_ns, steady_end_ns)),
      last_ns_(INT64_MIN),
      last_success_ns_(INT64_MIN),
      outage_start_ns_(0) {}

void availability::close_outage(availability_result& into, int64_t end_ns) const noexcept {
  const int64_t from = std::max(outage_start_ns_, steady_start_ns_);
  const int64_t until = std::min(end_ns, steady_end_ns_);
  if (from >= until) return;
  ++into.outages;
  into.outage_ns += until - from;
  into.longest_ns = std::max(into.longest_ns, until - from);
}

void availability::observe(observation seen) noexcept {
  const int64_t waited_ns = seen.end_ns() - seen.due_ns();
  if (seen.sign() == target_sign::aborted && waited_ns <= longest_success_ns_) return;
  const int64_t at = std::max(seen.end_ns(), last_ns_);
  const int64_t from = std::max(last_ns_, steady_start_ns_);
  so_far_.resolution_ns = std::max(so_far_.resolution_ns, std::min(at, steady_end_ns_) - from);
  last_ns_ = at;
  if (at >= steady_start_ns_ && at < steady_end_ns_) ++so_far_.observations;
  if (seen.success()) {
    if (open_) close_outage(so_far_, at);
    open_ = in_vain_ = false;
    last_success_ns_ = at;
    longest_success_ns_ = std::max(longest_success_ns_, waited_ns);
    return;
  }
  const bool in_vain = seen.sign() != target_sign::failure;
  const int64_t began = in_vain ? std::max(std::min(seen.due_ns(), at), last_success_ns_) : at;
  outage_start_ns_ = open_ ? std::min(outage_start_ns_, began) : began;
  open_ = true;
  in_vain_ = in_vain_ || in_vain;
}

availability_result availability::result(int64_t now_ns) const noexcept {
  availability_result as_of = so_far_;
  const int64_t until = std::clamp(now_ns, steady_start_ns_, steady_end_ns_);
  as_of.steady_ns = until - steady_start_ns_;
  as_of.open = open_;
  if (open_) close_outage(as_of, until);
  if (open_ && in_vain_) as_of.stalled_ns = std::max<int64_t>(0, until - std::max(outage_start_ns_, steady_start_ns_));
  as_of.resolution_ns = std::max(as_of.resolution_ns, until - std::max(last_ns_, steady_start_ns_));
  as_of.ratio =
      as_of.steady_ns == 0 ? 1 : 1 - static_cast<double>(as_of.outage_ns) / static_cast<double>(as_of.steady_ns);
  return as_of;
}

}  // namespace spate::stats
