#pragma once

#include <string>
#include <string_view>

namespace spate::profile {

/// A file that a value names: a path that opens as it is, or why it does not.
struct named_file {
  std::string path;
  std::string mistake, next_step;  ///< empty when the file can be read
};

/// Looks for the file; a relative `text` counts from `folder`, of which an empty one is the current folder. Opens it to
/// be sure, and closes it.
named_file find_named_file(const std::string& folder, std::string_view text);

}  // namespace spate::profile
