#include "cli/profile_lookup.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include "cli/usage_error.hpp"
#include "expression/nearest.hpp"

namespace spate::cli {

namespace fs = std::filesystem;

namespace {

// Data and objectives that profiles include are TOML as well; a profile says `spate = 1` at its beginning.
bool is_profile(const fs::path& file) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const auto begin = line.find_first_not_of(" \t\r");
    if (begin == line.npos || line[begin] == '#') continue;
    if (line[begin] == '[') return false;
    if (line.compare(begin, 5, "spate") != 0) continue;
    const auto next = line.find_first_not_of(" \t", begin + 5);
    if (next != line.npos && line[next] == '=') return true;
  }
  return false;
}

std::string join(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

}  // namespace

std::vector<fs::path> profile_folders(const surroundings& around) {
  std::vector<fs::path> out = {"."};
  if (const auto list = around.environment("SPATE_PROFILE_PATH")) {
    std::stringstream parts(*list);
    for (std::string part; std::getline(parts, part, ':');)
      if (!part.empty()) out.emplace_back(part);
  }
  out.push_back((around.executable.parent_path() / "../share/spate/profiles").lexically_normal());
  for (const char* system : {"/usr/local/share/spate/profiles", "/usr/share/spate/profiles"})
    if (out.back() != system) out.emplace_back(system);
  return out;
}

std::vector<std::string> profile_names(const surroundings& around) {
  std::set<std::string> names;
  for (const fs::path& folder : profile_folders(around)) {
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
      if (at->path().extension() == ".toml" && is_profile(at->path())) names.insert(at->path().stem().string());
  }
  return {names.begin(), names.end()};
}

fs::path find_profile(const std::string& given, const surroundings& around) {
  std::error_code failed;
  const bool is_path = given.find('/') != given.npos || given.ends_with(".toml");
  if (is_path && fs::is_regular_file(given, failed)) return given;
  if (!is_path) {
    for (const fs::path& folder : profile_folders(around))
      if (const fs::path file = folder / (given + ".toml"); fs::is_regular_file(file, failed))
        return folder == "." ? file.filename() : file;
  }
  if (is_path && fs::is_directory(given, failed))
    throw usage_error(fmt::format("'{}' is a folder", given), "name the file of a profile in it");
  const std::vector<std::string> known = profile_names(around);
  const std::string name = fs::path(given).stem().string();
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view nearest = expression::nearest(name, names);
  std::string next = nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest);
  next += known.empty() ? "there is no profile at all" : "there are: " + join(known);
  std::vector<std::string> searched;
  for (const fs::path& folder : profile_folders(around)) searched.push_back(folder.string());
  next += fmt::format("\n  searched: {}; SPATE_PROFILE_PATH adds folders, a path with '/' or .toml is taken as it is",
                      join(searched));
  throw usage_error(fmt::format("there is no {} '{}'", is_path ? "file" : "profile", given), next);
}

}  // namespace spate::cli
