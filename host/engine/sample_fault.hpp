#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <spate/abi/protocol.h>

namespace spate::engine {

/// What a plugin got wrong in a sample or its block. The numbers of a run with one of these cannot be trusted.
enum class sample_fault : std::uint8_t {
  none,
  names,     ///< another user or operation than the work's
  outcome,   ///< neither a common outcome nor a declared one
  times,     ///< an end before the start or in the future, a negative wait
  too_many,  ///< submit took more works than it was offered
  past_block,
  block_count,
  foreign_thread,
  count_
};

using fault_counts = std::array<std::uint64_t, static_cast<std::size_t>(sample_fault::count_)>;

/// "samples that name another user or operation than their work": after a count.
std::string_view in_words(sample_fault) noexcept;

/// How many outcomes of its own a protocol declares.
std::uint32_t declared_outcomes(const spate_protocol&) noexcept;

/// `operation` is the work's, as an index of its target; `declared` outcomes are the plugin's own; `is_future` says
/// whether an instant has not come yet, and is asked only when it may be so.
template <class IsFuture>
sample_fault fault_of(const spate_sample& sample, std::uint32_t user, std::uint32_t operation, std::uint32_t declared,
                      IsFuture&& is_future) noexcept {
  if (sample.user != user || sample.operation != operation) return sample_fault::names;
  if (sample.outcome > SPATE_OUTCOME_NO_VALUE &&
      (sample.outcome < SPATE_OUTCOME_PLUGIN || sample.outcome >= SPATE_OUTCOME_PLUGIN + declared))
    return sample_fault::outcome;
  const bool backwards = sample.start_ns != 0 && sample.end_ns < sample.start_ns;
  if (backwards || sample.blocked_ns < 0 || is_future(sample.end_ns)) return sample_fault::times;
  return sample_fault::none;
}

}  // namespace spate::engine
