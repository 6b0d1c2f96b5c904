#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/surroundings.hpp"

namespace spate::test {

using environment = std::map<std::string, std::string>;

/// The environment in which the tests' own profiles and plugins are the only ones.
environment only_ours();

/// What one call of the command left behind.
struct called {
  int code = -1;
  std::string out, err;
  std::optional<cli::run_options> run;  ///< what `run` was asked for; the last one
  std::vector<cli::run_options> runs;   ///< all of them
};

/// `codes`: with which the runs end, one after the other; 42 without.
/// Calls `spate ARGUMENTS...` with nothing of this machine's: no terminal unless `terminal`, only these variables.
called call(const std::vector<std::string>& arguments, const environment& = only_ours(), bool terminal = false,
            const std::vector<int>& codes = {});

}  // namespace spate::test
