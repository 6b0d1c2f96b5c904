#include "cli/installed_plugins.hpp"

#include <algorithm>

#include "plugin/description.hpp"

namespace spate::cli {

installed_plugins find_installed(const plugin::discovery& where) {
  std::vector<std::filesystem::path> files = where.files();
  for (std::filesystem::path& each : where.all()) files.push_back(std::move(each));
  installed_plugins out;
  for (const std::filesystem::path& file : files) {
    const plugin::description found = plugin::describe_file(file);
    if (!found.error.empty()) out.errors.push_back(found.error);
    for (const plugin::described_plugin& each : found.plugins) {
      std::vector<std::string>& known = out.ids[each.kind];
      if (std::find(known.begin(), known.end(), each.id) == known.end()) known.push_back(each.id);
    }
  }
  return out;
}

}  // namespace spate::cli
