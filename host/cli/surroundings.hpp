#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "cli/run_options.hpp"

namespace spate::cli {

/// What a command reads and writes besides its arguments; a test gives its own.
struct surroundings {
  std::ostream& out;
  std::ostream& err;
  std::function<std::optional<std::string>(const char*)> environment;  ///< reads a variable
  std::filesystem::path executable;                                    ///< profiles and plugins are found beside it
  bool out_is_terminal = false, err_is_terminal = false;
  std::function<int(const run_options&)> run;  ///< run_command, but for tests
  /// Calls it in a process of its own and returns its exit code; tests call it in theirs.
  std::function<int(const std::function<int()>&)> apart;

  bool colors() const;        ///< on `out`: a terminal, and NO_COLOR is not set
  bool error_colors() const;  ///< on `err`
};

}  // namespace spate::cli
