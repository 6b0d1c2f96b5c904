#pragma once

#include <cstdint>
#include <vector>

#include "profile/model.hpp"

namespace spate::engine {

/// From when to when one user of a closed load lives, from the load's start.
struct user_span {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = INT64_MAX;
  std::uint32_t place = 0;  ///< among those that live at once, from 0: the highest places come last and go first
};

/// The users of a closed load in the order of their beginning. Where the level falls users leave, where it rises again
/// new ones begin: user i lives while the level is above i, and begins or leaves at the instant at which it is i.
std::vector<user_span> spans_of(const profile::load& of);

}  // namespace spate::engine
