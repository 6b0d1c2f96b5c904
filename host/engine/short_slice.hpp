#pragma once

#include <cstdint>

namespace spate::engine {

/// As short as Linux allows.
inline constexpr std::uint64_t short_slice_ns = 100'000;

/// Asks the scheduler for short turns on a core for the calling thread, which then gets one sooner when an answer has
/// come: where a busy target shares the machine, a turn of the usual length kept 1 % of the answers waiting for 0.4 ms.
/// Its share of the core stays what it was. Without effect before Linux 6.12, and for a policy that somebody chose
/// (chrt). [any]
void ask_for_short_slices() noexcept;

}  // namespace spate::engine
