// What the server's numbers, which only grow, say of the time since the reading before.
#pragma once

#include <cstdint>
#include <optional>

namespace spate::postgres_activity {

// As pg_stat_database has them.
struct database_counts {
  std::int64_t commits = 0, rollbacks = 0, deadlocks = 0, temp_bytes = 0, blocks_hit = 0, blocks_read = 0;
};

struct database_changes {
  std::optional<double> commits, rollbacks;  // a second; not of the first reading
  std::int64_t deadlocks = 0, temp_bytes = 0;
  std::optional<double> cache_hit_ratio;  // not when no block was asked for
};

// A server that crashed begins at 0 again: then what it has is all since the reading before.
class database_pace {
 public:
  database_changes next(const database_counts& now, std::int64_t now_ns);

 private:
  std::optional<database_counts> before_;
  std::int64_t before_ns_ = 0, deadlocks_ = 0, temp_bytes_ = 0;
};

}  // namespace spate::postgres_activity
