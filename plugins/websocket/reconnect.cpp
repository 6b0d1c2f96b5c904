#include "reconnect.hpp"

#include <algorithm>

namespace spate::websocket {

namespace {

constexpr std::size_t most_steps = 16;

}  // namespace

std::vector<std::int64_t> lengths_of(const backoff_rule& rule) {
  std::vector<std::int64_t> out;
  double wait_ns = static_cast<double>(rule.first_ns);
  const double most_ns = static_cast<double>(rule.most_ns);
  for (std::size_t step = 0; step < most_steps; ++step) {
    for (std::uint32_t draw = 0; draw < backoff_waits::draws; ++draw) {
      const double share = (draw + 0.5) / backoff_waits::draws;  // of the way from the shortest to the longest
      out.push_back(static_cast<std::int64_t>(wait_ns * (1 - rule.jitter + 2 * rule.jitter * share)));
    }
    if (wait_ns >= most_ns || rule.factor <= 1) break;
    wait_ns = std::min(wait_ns * rule.factor, most_ns);
  }
  return out;
}

backoff_waits::backoff_waits(timeout_queue& timeouts, const backoff_rule& rule) {
  for (std::int64_t each : lengths_of(rule)) fifos_.push_back(timeouts.fifo(each));
}

std::uint32_t backoff_waits::fifo(std::uint32_t attempt, std::uint32_t random) const noexcept {
  const std::size_t steps = fifos_.size() / draws;
  return fifos_[std::min<std::size_t>(attempt, steps - 1) * draws + random % draws];
}

}  // namespace spate::websocket
