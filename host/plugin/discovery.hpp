#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/kind.hpp"

namespace spate::plugin {

/// Where plugins may come from; a test gives its own.
struct search_request {
  std::vector<std::filesystem::path> files;                            ///< `--plugin FILE`
  std::function<std::optional<std::string>(const char*)> environment;  ///< reads a variable; null: the process's
  std::filesystem::path executable;                                    ///< empty: the running one
};

/// One folder that is searched, with the reason for a person.
struct search_folder {
  std::filesystem::path path;
  std::string origin;  ///< "SPATE_PLUGIN_PATH", "beside the executable", ...
};

/// Finds the file of a plugin by its name; opens none. Immutable. [any]
/// Order: SPATE_PLUGIN_PATH, ~/.local/lib/spate/plugins, ../lib/spate/plugins from the executable,
/// /usr/local/lib/spate/plugins, /usr/lib/spate/plugins; SPATE_PLUGIN_PATH_ONLY replaces them all.
class discovery {
 public:
  explicit discovery(const search_request&);

  /// The files given by hand, absolute.
  const std::vector<std::filesystem::path>& files() const { return files_; }
  const std::vector<search_folder>& folders() const { return folders_; }

  /// The file of the first folder that has one; nothing when none has. Throws plugin::error when the name cannot be a
  /// plugin's.
  std::optional<std::filesystem::path> find(kind, std::string_view id) const;
  /// Every plugin file of the folders, in their order, sorted by name within one.
  std::vector<std::filesystem::path> all() const;
  /// Ids that the folders' file names offer for a kind (a protocol and a service look alike until they are loaded).
  std::vector<std::string> ids(kind) const;
  /// The folders, one a line, with those marked that do not exist.
  std::string searched() const;

 private:
  std::vector<std::filesystem::path> files_;
  std::vector<search_folder> folders_;
};

/// The file name that a plugin of this kind has: "http_api.so", "report_json.so", "monitor_process.so".
std::string file_name(kind, std::string_view id);

/// The running executable, links resolved. Throws plugin::error.
std::filesystem::path running_executable();

/// Throws plugin::error when others than the owner and group may replace the file: when it or its folder is
/// world-writable. [any]
void require_trusted(const std::filesystem::path& file);

}  // namespace spate::plugin
