#include "recent_tallies.hpp"

#include <algorithm>

namespace spate::report_csv {

void recent_tallies::add(const spate_interval& interval) {
  if (!pieces_.empty() && interval.start_ns < pieces_.back().end_ns) {
    const auto same = std::find_if(pieces_.begin(), pieces_.end(),
                                   [&](const piece& each) { return interval.start_ns < each.end_ns; });
    if (interval.end_ns > pieces_.front().start_ns) same->of.add(interval);
    return;
  }
  piece& now = pieces_.emplace_back(piece{interval.start_ns, interval.end_ns, {}});
  now.of.add(interval);
  while (pieces_.size() > 1 && pieces_.front().end_ns <= interval.end_ns - window_ns) pieces_.pop_front();
}

tallies recent_tallies::sum() const {
  tallies out;
  for (const piece& each : pieces_) out.add(each.of);
  return out;
}

double recent_tallies::seconds() const noexcept {
  if (pieces_.empty()) return 0;
  return static_cast<double>(pieces_.back().end_ns - pieces_.front().start_ns) / 1e9;
}

}  // namespace spate::report_csv
