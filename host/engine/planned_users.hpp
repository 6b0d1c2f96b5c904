#pragma once

#include <cstdint>

#include "profile/model.hpp"

namespace spate::engine {

/// The most users that the plan has at one time. Of a load that starts when others have ended the instant is not known:
/// it counts wherever it can be, but not beside the load that it waits for, so that the number is a bound then. Of an
/// open load all users count as long as it goes on.
std::uint32_t planned_users(const profile::model&);

}  // namespace spate::engine
