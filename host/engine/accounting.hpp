#pragma once

#include <spate/abi/protocol.h>

#include "engine/user.hpp"
#include "stats/sample_times.hpp"

namespace spate::engine {

/// Splits the time of one operation as docs on measurement define it: response (end - due) = start lag + blocked +
/// service. Blocked is what the plugin reports, plus the wait for a free user, plus the time from the first offer to
/// the hand-over; the rest before the start is start lag, never negative. When nothing began (start_ns 0), start lag is
/// the time to the first offer and all else is blocked. A plugin's instants that contradict each other are pulled to
/// the nearest possible ones.
stats::sample_times times_of(const spate_sample& sample, const user& who, std::uint32_t operation);

/// An operation that no plugin took: outcome `no_value` (not timed) or `aborted`.
stats::sample_times times_of_unsent(const user& who, std::uint32_t operation, std::uint16_t outcome,
                                    std::int64_t now_ns);

}  // namespace spate::engine
