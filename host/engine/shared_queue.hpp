#pragma once

#include <optional>

#include "data/value.hpp"
#include "engine/waiting_room.hpp"

namespace spate::engine {

/// Values that users hand to each other, oldest first; of more than it keeps the oldest are dropped. Users that wait
/// for a value get it in the order in which they came. [any]
class shared_queue : public waiting_room {
 public:
  shared_queue(std::uint32_t keep, std::size_t most_users) : waiting_room(most_users), keep_(keep) {}

  /// Adds a value, or gives it to the user that has waited longest, which is then the caller's to send home.
  std::optional<waiter> put(const data::value& added);
  /// Binds the oldest value to the variable of the user's step. False: there is none, and the user waits if it may.
  bool take(const waiter& who);
  /// Values that were dropped. [any]
  std::uint64_t dropped();

 private:
  const std::uint32_t keep_;
  data::variable values_;
  std::uint64_t dropped_ = 0;
};

}  // namespace spate::engine
