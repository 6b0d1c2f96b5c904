#pragma once

#include <cstdint>

#include "data/names.hpp"
#include "data/user_state.hpp"

namespace spate::data {

enum class pick_which : std::uint8_t { random, newest, oldest };

/// `pick` and `take` of a task: binds a name to `count` different elements of a list before the task's flow begins.
struct pick {
  name_kind from_kind = name_kind::variable;  ///< variable or shared
  std::uint32_t from = 0;                     ///< the list's slot
  std::uint32_t to = 0;                       ///< slot of the user's variable that is bound
  std::uint32_t count = 1;                    ///< above 1: bound as a list, ${name.0}, ${name.1}
  pick_which which = pick_which::random;
  bool remove = false;  ///< take: leaves the list (user variables only)
};

/// False when the list holds fewer than `count` values: nothing is bound and nothing removed.
bool apply(const pick&, user_state&, const shared_state&);

/// Appends to a list that keeps its newest `keep` values.
void append(variable&, const value&, std::uint32_t keep);

}  // namespace spate::data
