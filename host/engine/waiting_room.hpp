#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <vector>

#include "engine/user.hpp"

namespace spate::engine {

/// A user that waits for others, and the worker that it comes back to.
struct waiter {
  user* who = nullptr;
  std::uint32_t worker = 0;
  std::int64_t until_ns = 0;
};

/// Users that wait for something other than an instant: who is in it is in no worker's list, and whoever takes a user
/// out owns it. [any], under a lock, so that only flows with such a step pay for it. Allocates only when it is made.
class waiting_room {
 public:
  explicit waiting_room(std::size_t most_users) { waiting_.reserve(most_users); }

  /// Appends the users of a worker for which `which(user, until_ns)` holds, by number.
  template <class Which>
  void take_if(std::uint32_t worker, const Which& which, std::vector<waiter>& into) {
    const auto first = static_cast<std::ptrdiff_t>(into.size());
    {
      const std::lock_guard lock(mutex_);
      std::erase_if(waiting_, [&](const waiter& each) {
        if (each.worker != worker || !which(*each.who, each.until_ns)) return false;
        into.push_back(each);
        return true;
      });
    }
    std::sort(into.begin() + first, into.end(),
              [](const waiter& a, const waiter& b) { return a.who->number < b.who->number; });
  }
  /// When the first of a worker's users gives up; INT64_MAX: none waits.
  std::int64_t next_ns(std::uint32_t worker) {
    const std::lock_guard lock(mutex_);
    std::int64_t next = INT64_MAX;
    for (const waiter& each : waiting_)
      if (each.worker == worker) next = std::min(next, each.until_ns);
    return next;
  }

  /// Nothing came in a pause: those of a worker that waited in it wait that much longer.
  void postpone(std::uint32_t worker, std::int64_t from_ns, std::int64_t to_ns) {
    const std::lock_guard lock(mutex_);
    for (waiter& each : waiting_)
      if (each.worker == worker && each.until_ns != INT64_MAX)
        each.until_ns += to_ns - std::min(to_ns, std::max(from_ns, each.who->due_ns));
  }

 protected:
  std::mutex mutex_;
  std::vector<waiter> waiting_;  // by arrival
};

/// Where a number of users gather, to go on together.
class meeting_point : public waiting_room {
 public:
  meeting_point(std::uint32_t needed, std::size_t most_users) : waiting_room(most_users), needed_(needed) {}

  /// The user has come. True: it is the last one that was missing, and those that waited are appended to `released`.
  bool arrive(const waiter& who, std::vector<waiter>& released) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() + 1 < needed_) {
      waiting_.push_back(who);
      return false;
    }
    released.insert(released.end(), waiting_.begin(), waiting_.end());
    waiting_.clear();
    return true;
  }

 private:
  const std::uint32_t needed_;
};

}  // namespace spate::engine
