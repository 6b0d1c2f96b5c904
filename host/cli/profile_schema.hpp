#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "plugin/registry.hpp"

namespace spate::cli {

/// The JSON Schema (draft 07, which editors for TOML read) of profiles, with the keys of every plugin that is found.
/// `mistakes`: plugins that do not load, and are left out. [control]
boost::json::object profile_schema(plugin::registry&, std::vector<std::string>& mistakes);

}  // namespace spate::cli
