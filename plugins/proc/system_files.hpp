// The files of /proc and /sys, or of a folder that looks like them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::proc {

// Every path begins with a slash and counts from `root`. What cannot be read is nothing, and errno says why.
class system_files {
 public:
  explicit system_files(std::string root = {}) : root_(std::move(root)) {}

  std::optional<std::string> read(std::string_view path) const;
  // What a symbolic link says.
  std::optional<std::string> link(std::string_view path) const;
  // The names in a folder, without . and .., in no order.
  std::optional<std::vector<std::string>> names(std::string_view folder) const;

 private:
  std::string at(std::string_view path) const { return root_ + std::string(path); }

  std::string root_;
};

}  // namespace spate::proc
