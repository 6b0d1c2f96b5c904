#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spate::report {

/// How many run folders of a profile stay, and how many bytes they may take together; 0: no limit.
struct retention {
  std::uint64_t runs = 0, bytes = 0;
  bool off() const noexcept { return runs == 0 && bytes == 0; }
};

struct removed_runs {
  std::vector<std::string> names;     ///< of the folders, the newest first
  std::vector<std::string> problems;  ///< what could not be removed, and why
};

/// Removes the oldest run folders beside `current` until what stays is within the limits. Only folders that a run of
/// the same profile made are looked at (by their name, and what rerun.json says), never one of a run that goes on,
/// never `current`, and nothing is followed that a link points to. [control]
removed_runs keep_newest(const std::string& current, const retention& limits);

}  // namespace spate::report
