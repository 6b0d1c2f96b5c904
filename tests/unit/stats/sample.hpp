#pragma once

#include "stats/sample_times.hpp"

namespace spate::stats {

/** A success of scenario 0, operation 0, that began when it was due. */
inline sample_times sample(int64_t due_ns, int64_t end_ns, uint16_t outcome = SPATE_OUTCOME_OK, int32_t status = 200) {
  sample_times s{};
  s.due_ns = due_ns;
  s.start_ns = due_ns;
  s.end_ns = end_ns;
  s.bytes_out = 10;
  s.bytes_in = 100;
  s.status = status;
  s.outcome = outcome;
  return s;
}

}  // namespace spate::stats
