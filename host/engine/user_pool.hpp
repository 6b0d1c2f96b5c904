#pragma once

#include <cstdint>
#include <vector>

#include "engine/arrival_cursor.hpp"
#include "engine/load_line.hpp"
#include "engine/scenario_plan.hpp"
#include "engine/user.hpp"

namespace spate::engine {

/// The users of one scenario of an open load on their home worker, and the arrivals that they take. A user that is free
/// is taken before one that was never started, and the one that was free last before others, so that no more users
/// begin than are needed at once. Allocates only in its constructor. One thread.
struct user_pool {
  user_pool(load_line& of, const scenario_plan& plan, std::uint32_t worker, std::uint32_t workers, std::uint32_t users)
      : line(&of), plan(&plan), cursor(*of.arrivals, plan.index, worker, workers) {
    unborn.reserve(users);
    idle.reserve(users);
  }

  /// The next arrival's instant, of the run's clock; INT64_MAX: none comes any more.
  std::int64_t due_ns() const { return cursor.due_ns() == INT64_MAX ? INT64_MAX : line->start_ns + cursor.due_ns(); }
  bool has_user() const { return !idle.empty() || begun < unborn.size(); }
  user& take_idle() {
    user& who = *idle.back();
    idle.pop_back();
    return who;
  }
  /// At first in order; later the place of one that has begun is taken.
  void put_unborn(user& who) {
    if (begun > 0)
      unborn[--begun] = &who;
    else
      unborn.push_back(&who);
  }
  user& take_unborn() { return *unborn[begun++]; }

  load_line* line;
  const scenario_plan* plan;
  arrival_cursor cursor;
  std::vector<user*> unborn;  ///< from `begun` on: not started yet
  std::vector<user*> idle;    ///< the last one is taken first
  std::size_t begun = 0;
  std::int64_t short_since_ns = INT64_MAX;  ///< an arrival is due and no user is left, as seen at this instant
  bool closed = false;                      ///< nothing comes any more: users that become free end
};

}  // namespace spate::engine
