#include "engine/tries.hpp"

namespace spate::engine {

void join_tries(user& who, stats::sample_times& times) {
  if (who.tries.count > 0) {
    const stats::sample_times& before = who.tries.times;
    // What the first try waited for is blocked and late; what lies between the tries is service.
    if (before.start_ns != 0) {
      times.start_ns = before.start_ns;
      times.start_lag_ns = before.start_lag_ns;
      times.blocked_ns = before.blocked_ns;
    }
    times.first_byte_us = 0;
    times.bytes_out += before.bytes_out;
    times.bytes_in += before.bytes_in;
  }
  who.tries.times = times;
}

}  // namespace spate::engine
