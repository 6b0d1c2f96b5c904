#include "plugin/discovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <system_error>

#include "plugin/error.hpp"

namespace spate::plugin {

namespace fs = std::filesystem;

namespace {

/// Reporters and monitors have plain names (json, process), which their files tell apart.
std::string_view prefix_of(kind which) {
  return which == kind::reporter ? "report_" : which == kind::monitor ? "monitor_" : "";
}

/// The id of the plugin of this kind that the file would hold; empty when its name is another kind's.
std::string id_in(kind which, const std::string& stem) {
  for (const kind other : {kind::reporter, kind::monitor})
    if (other != which && stem.starts_with(prefix_of(other))) return {};
  return stem.starts_with(prefix_of(which)) ? stem.substr(prefix_of(which).size()) : std::string();
}

void add_list(std::vector<search_folder>& to, const std::string& list, const char* origin) {
  std::stringstream parts(list);
  for (std::string part; std::getline(parts, part, ':');)
    if (!part.empty()) to.push_back({fs::absolute(part), origin});
}

// HOME may still be another user's, as in containers that run under any number: nobody put plugins for us there.
bool is_closed_to_us(const fs::path& folder) {
  std::error_code failed;
  static_cast<void>(fs::status(folder, failed));
  return failed == std::errc::permission_denied;
}

bool is_name(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::vector<fs::path> shared_objects(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    if (at->path().extension() == ".so") found.push_back(at->path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

fs::path running_executable() {
  std::error_code failed;
  fs::path found = fs::read_symlink("/proc/self/exe", failed);
  if (failed) throw error("cannot read /proc/self/exe: " + failed.message() + "; is /proc mounted?");
  return found;
}

std::string file_name(kind which, std::string_view id) { return fmt::format("{}{}.so", prefix_of(which), id); }

discovery::discovery(const search_request& request) {
  for (const fs::path& each : request.files) files_.push_back(fs::absolute(each));
  const auto read = [&](const char* name) -> std::optional<std::string> {
    if (request.environment) return request.environment(name);
    const char* found = std::getenv(name);
    return found == nullptr ? std::nullopt : std::optional<std::string>(found);
  };
  if (const auto only = read("SPATE_PLUGIN_PATH_ONLY"); only && !only->empty()) {
    add_list(folders_, *only, "SPATE_PLUGIN_PATH_ONLY");
    return;
  }
  if (const auto more = read("SPATE_PLUGIN_PATH")) add_list(folders_, *more, "SPATE_PLUGIN_PATH");
  if (const auto home = read("HOME"); home && !home->empty()) {
    const fs::path own = fs::path(*home) / ".local/lib/spate/plugins";
    if (!is_closed_to_us(own)) folders_.push_back({own, "the user's"});
  }
  const fs::path executable = request.executable.empty() ? running_executable() : request.executable;
  folders_.push_back({(executable.parent_path() / "../lib/spate/plugins").lexically_normal(), "beside the executable"});
  for (const char* system : {"/usr/local/lib/spate/plugins", "/usr/lib/spate/plugins"}) {
    const auto same = [&](const search_folder& known) { return known.path == system; };
    if (std::none_of(folders_.begin(), folders_.end(), same)) folders_.push_back({system, "the system's"});
  }
}

std::optional<fs::path> discovery::find(kind which, std::string_view id) const {
  if (!is_name(id))
    throw error(
        fmt::format("'{}' cannot be a plugin's name: it has letters, digits, '_' and '-' only; a file is given "
                    "with --plugin FILE",
                    id));
  for (const search_folder& folder : folders_) {
    const fs::path file = folder.path / file_name(which, id);
    std::error_code failed;
    // A dangling link is a file that exists and fails, not one that is absent.
    const fs::file_status status = fs::symlink_status(file, failed);
    if (fs::exists(status)) return file;
    if (failed && failed != std::errc::no_such_file_or_directory && failed != std::errc::not_a_directory)
      throw error(fmt::format("cannot look for {}: {}", file.string(), failed.message()));
  }
  return std::nullopt;
}

std::vector<fs::path> discovery::all() const {
  std::vector<fs::path> found;
  for (const search_folder& folder : folders_)
    for (fs::path& each : shared_objects(folder.path)) found.push_back(std::move(each));
  return found;
}

std::vector<std::string> discovery::ids(kind which) const {
  std::vector<std::string> found;
  for (const fs::path& file : all()) {
    std::string id = id_in(which, file.stem().string());
    if (!id.empty() && std::find(found.begin(), found.end(), id) == found.end()) found.push_back(std::move(id));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string discovery::searched() const {
  std::string out;
  for (const fs::path& file : files_) out += fmt::format("  {} (--plugin)\n", file.string());
  for (const search_folder& folder : folders_) {
    std::error_code failed;
    out += fmt::format("  {} ({}{})\n", folder.path.string(), folder.origin,
                       fs::is_directory(folder.path, failed) ? "" : ", does not exist");
  }
  if (!out.empty()) out.pop_back();
  return out;
}

void require_trusted(const fs::path& file) {
  for (const fs::path& each : {file.parent_path(), file}) {
    std::error_code failed;
    const fs::file_status status = fs::status(each, failed);
    if (failed) throw error(fmt::format("{} cannot be read: {}", each.string(), failed.message()));
    if ((status.permissions() & fs::perms::others_write) != fs::perms::none)
      throw error(
          fmt::format("{} is writable by everybody, so anybody could replace the plugin; take that away: "
                      "chmod o-w {}",
                      each.string(), each.string()));
  }
}

}  // namespace spate::plugin
