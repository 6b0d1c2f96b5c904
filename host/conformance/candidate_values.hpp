#pragma once

#include <string>
#include <vector>

#include <spate/abi/config.h>

namespace spate::conformance {

/// Values to try for a key, as they stand in a profile, the most likely first. Of a text it is the name that says what
/// may be meant: an address, a path, a file.
std::vector<std::string> candidate_values(const spate_key&, int closed_port);

}  // namespace spate::conformance
