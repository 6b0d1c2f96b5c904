#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "profile/named_file.hpp"

namespace spate::profile {

struct file_text {
  std::string text;
  std::string why_not;  ///< empty when it was read
};

/// How the loader reaches files: the disk, or whatever a test puts in its place.
struct files {
  std::function<file_text(const std::string& path)> read;
  std::function<named_file(const std::string& folder, std::string_view text)> find;
};

const files& on_disk();

}  // namespace spate::profile
