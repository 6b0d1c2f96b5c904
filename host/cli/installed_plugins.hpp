#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/discovery.hpp"

namespace spate::cli {

/// What the files of a search hold, each looked at in a process of its own.
struct installed_plugins {
  std::map<std::string, std::vector<std::string>> ids;  ///< by kind: "protocol", "reporter", ...; each once
  std::vector<std::string> errors;                      ///< of files that do not load
};

/// Call it before any thread is started. [control]
installed_plugins find_installed(const plugin::discovery&);

}  // namespace spate::cli
