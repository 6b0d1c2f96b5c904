// When a lost connection is opened again.
#pragma once

#include <spate/timeout_queue.hpp>

#include <cstdint>
#include <vector>

#include "target.hpp"

namespace spate::websocket {

// The waits of a backoff rule, cut into few lengths, so that a shard has a FIFO of timeouts for each: for every attempt
// `draws` lengths, spread evenly over what the jitter allows. Constant after its constructor.
class backoff_waits {
 public:
  static constexpr std::uint32_t draws = 8;

  backoff_waits(timeout_queue& timeouts, const backoff_rule& rule);

  // The FIFO of the wait before attempt `attempt` (0 is the first); `random` draws.
  std::uint32_t fifo(std::uint32_t attempt, std::uint32_t random) const noexcept;

 private:
  std::vector<std::uint32_t> fifos_;
};

// The lengths themselves, attempt by attempt, until they grow no more.
std::vector<std::int64_t> lengths_of(const backoff_rule& rule);

}  // namespace spate::websocket
