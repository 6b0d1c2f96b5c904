#include "shown_path.hpp"

#include "text_table.hpp"

namespace spate::report_console {

std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& from) {
  const std::filesystem::path below = path.is_absolute() ? path.lexically_relative(from) : path;
  const bool outside = below.empty() || *below.begin() == "..";
  return one_line((outside ? path : below).string());
}

}  // namespace spate::report_console
