#pragma once

#include <cstdio>
#include <cstdlib>

namespace spate::fuzz {

/// Ends the process when a target's invariant does not hold, which is what the fuzzer reports; `what` says which.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace spate::fuzz
