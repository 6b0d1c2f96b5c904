#include "activity_reading.hpp"

namespace spate::postgres_activity {

database_changes database_pace::next(const database_counts& now, std::int64_t now_ns) {
  database_changes out;
  if (before_) {
    const auto grown = [&](std::int64_t database_counts::*which) {
      const std::int64_t more = now.*which - (*before_).*which;
      return more < 0 ? now.*which : more;
    };
    const double seconds = static_cast<double>(now_ns - before_ns_) / 1e9;
    if (seconds > 0) {
      out.commits = static_cast<double>(grown(&database_counts::commits)) / seconds;
      out.rollbacks = static_cast<double>(grown(&database_counts::rollbacks)) / seconds;
    }
    deadlocks_ += grown(&database_counts::deadlocks);
    temp_bytes_ += grown(&database_counts::temp_bytes);
    const auto hit = static_cast<double>(grown(&database_counts::blocks_hit));
    const double all = hit + static_cast<double>(grown(&database_counts::blocks_read));
    if (all > 0) out.cache_hit_ratio = hit / all;
  }
  out.deadlocks = deadlocks_;
  out.temp_bytes = temp_bytes_;
  before_ = now;
  before_ns_ = now_ns;
  return out;
}

}  // namespace spate::postgres_activity
