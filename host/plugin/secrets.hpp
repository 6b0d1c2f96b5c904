#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spate::plugin {

/// What stands for a value that nobody may read.
inline constexpr std::string_view mask = "***";

/// The secrets of a run in every spelling in which they are sent: as they are, percent-encoded in a path or query,
/// encoded as a form, and escaped in JSON. Nothing that is shown or kept may hold one.
class secrets {
 public:
  secrets() = default;
  explicit secrets(const std::vector<std::string>& values);

  /// The text with each of them masked, and with the beginning of one at its end: texts are cut. [any]
  std::string masked(std::string_view text) const;

 private:
  std::vector<std::string> spellings_;  // the longest first, since one may hold another
};

}  // namespace spate::plugin
