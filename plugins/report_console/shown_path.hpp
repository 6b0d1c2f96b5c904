#pragma once

#include <filesystem>
#include <string>

namespace spate::report_console {

// A path as a person in the folder `from` would write it: relative when it lies below it, else as it is.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& from);

}  // namespace spate::report_console
