#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spate::plugin {

/// The candidate that a person most likely meant: least edit distance (Damerau, adjacent swaps count once), at most a
/// third of the longer text, or one that `text` begins or is begun by. Empty when none is near.
std::string nearest_name(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace spate::plugin
