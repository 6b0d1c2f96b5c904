#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "plugin/discovery.hpp"
#include "profile/loader.hpp"

namespace spate::cli {

/// A profile as the command line names it: read, with the values given for its parameters, not yet compiled.
struct profile_arguments {
  std::filesystem::path path;
  std::shared_ptr<const profile::document> document;
  profile::diagnostics diagnostics;  ///< knows the files that were read; compile with (a copy of) it
  profile::load_options load;        ///< --set, --reporter, parameters, environment
};

/// What `spate run` was asked for. Plain data.
struct run_options {
  profile_arguments profile;
  plugin::search_request plugins;
  bool embedded = false;     ///< start the profile's services
  bool headless = false;     ///< no live line, and no keys
  bool once = false;         ///< every task once, shown
  bool strict = false;       ///< a suspect generator or a warning ends with exit code 4
  std::string out;           ///< run folder; empty: results/<time>-<profile>
  bool color = false;        ///< standard output is a terminal and NO_COLOR is not set
  bool error_color = false;  ///< the same for standard error
  bool out_is_terminal = false;
};

/// Carries out the run; returns the process's exit code.
int run_command(const run_options&);

}  // namespace spate::cli
