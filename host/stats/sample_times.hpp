#pragma once

#include <spate/abi/protocol.h>

#include <cstdint>
#include <optional>

#include "stats/availability.hpp"

namespace spate::stats {

/** One measured execution of an operation, as the engine hands it to the statistics: the plugin's sample and what the
 * host saw of it. Response time is end - due; service time is end - start. */
struct sample_times {
  int64_t due_ns;       /**< the due instant: its interval is the sample's */
  int64_t start_ns;     /**< 0: nothing began, and there is no service time */
  int64_t end_ns;       /**< its interval is the throughput's */
  int64_t start_lag_ns; /**< ours: how late the engine was */
  int64_t blocked_ns;   /**< the wait for a free user, session or connection */
  uint32_t bytes_out, bytes_in;
  uint32_t first_byte_us; /**< from start; 0: not measured */
  uint32_t operation;     /**< run-wide index */
  int32_t status;         /**< 0: none */
  uint16_t scenario;      /**< run-wide index */
  uint16_t outcome;       /**< SPATE_OUTCOME_* or a plugin's own */
  uint16_t error_id;      /**< 0: none */
  uint16_t flags;         /**< SPATE_SAMPLE_* */
  uint32_t user;          /**< run-wide number; SPATE_NONE: nobody's */
  int64_t receive_lag_ns; /**< ours too: how late the answer was read; 0: not known */
};

/** True for what starts an outage: refused, reset, timeout, and an answer 5xx that the profile did not expect. */
[[nodiscard]] constexpr bool is_outage(uint16_t outcome, int32_t status) noexcept {
  switch (outcome) {
    case SPATE_OUTCOME_REFUSED:
    case SPATE_OUTCOME_RESET:
    case SPATE_OUTCOME_TIMEOUT:
      return true;
    case SPATE_OUTCOME_STATUS:
    case SPATE_OUTCOME_EXPECT:
      return status >= 500 && status <= 599;
    default:
      return false;
  }
}

/** What a sample says of its target; nullopt: nothing. What never began says nothing. */
[[nodiscard]] constexpr std::optional<target_sign> sign_of(const sample_times& sample) noexcept {
  switch (sample.outcome) {
    case SPATE_OUTCOME_OK:
      // What has no time was no answer.
      return (sample.flags & SPATE_SAMPLE_NO_LATENCY) == 0 ? std::optional(target_sign::success) : std::nullopt;
    case SPATE_OUTCOME_TIMEOUT:
      return target_sign::timeout;
    case SPATE_OUTCOME_ABORTED:
      return sample.start_ns != 0 ? std::optional(target_sign::aborted) : std::nullopt;
    default:
      return is_outage(sample.outcome, sample.status) ? std::optional(target_sign::failure) : std::nullopt;
  }
}

}  // namespace spate::stats
