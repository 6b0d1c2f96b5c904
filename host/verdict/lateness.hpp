#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "verdict/judgement.hpp"
#include "verdict/measurements.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {

/// How late the generator was in one way.
struct lateness {
  const char* name;
  std::int64_t p99_ns;
};

/// Without transactions, which hold the delays of their operations.
scope operations_of(const measurements&);

/// Of starting, then of reading.
std::array<lateness, 2> lateness_of(const measurements&);

/// What is said of objectives that would have come out otherwise had the generator never been late: one sentence for
/// each requirement, with the operations. `counted`: as measured; `without`: the same ones with the delays taken away.
std::vector<std::string> decided_by_lateness(const measurements&, const std::vector<judgement>& counted,
                                             const std::vector<judgement>& without);

}  // namespace spate::verdict
