#include "shown_path.hpp"

#include "reporting/one_line.hpp"

namespace spate::report_console {

using namespace reporting;

std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& from) {
  const std::filesystem::path below = path.is_absolute() ? path.lexically_relative(from) : path;
  const bool outside = below.empty() || *below.begin() == "..";
  return one_line((outside ? path : below).string());
}

}  // namespace spate::report_console
