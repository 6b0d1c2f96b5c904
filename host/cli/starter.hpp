#pragma once

#include <string>
#include <vector>

#include "plugin/registry.hpp"

namespace spate::cli {

/// A commented profile to start from, for a protocol: the keys that it cannot do without have values that the plugin's
/// own check accepts, the others stand in comments with their defaults. `reporters`: those that are installed. Throws
/// plugin::error when no configuration is found that the plugin accepts. [control]
std::string starter(const std::string& name, const std::string& plugin, const spate_protocol&, const spate_host*,
                    const std::vector<std::string>& reporters);

}  // namespace spate::cli
