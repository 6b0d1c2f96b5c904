#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include <spate/abi/config.h>

#include "profile/config_tree.hpp"
#include "profile/diagnostics.hpp"

namespace spate::cli {

/// A service's declared keys as options of `spate serve ID`: "pool.max_size" is --pool.max-size; a key with a wildcard
/// or elements takes TOML. Lives as long as the parser that it was added to.
class service_options {
 public:
  /// Throws usage_error when a key's option is one of the command's own.
  service_options(CLI::App&, const std::string& id, const spate_keys&);

  /// What was given, checked like a table of a profile, defaults filled in. Mistakes go to the diagnostics, whose
  /// "file" is the command line, an option a line.
  profile::config_tree build(profile::diagnostics&) const;

 private:
  struct entry {
    std::string path;
    spate_kind kind;
    CLI::Option* option;
  };
  std::string id_;
  spate_keys keys_;
  std::vector<entry> entries_;
};

}  // namespace spate::cli
