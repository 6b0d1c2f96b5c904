#pragma once

#include <string>
#include <vector>

#include <spate/abi/config.h>

namespace spate::conformance {

/// What is wrong with a table of declared keys beyond what the loader refuses: paths, defaults, ranges, choices, flags.
std::vector<std::string> key_mistakes(const spate_keys&, const std::string& table);

}  // namespace spate::conformance
