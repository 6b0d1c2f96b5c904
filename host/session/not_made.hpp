#pragma once

#include <string>

#include <spate/abi/core.h>

#include "profile/config_tree.hpp"
#include "profile/model.hpp"

namespace spate::session {

/// The sentence on an instance that its plugin could not make: where the profile asks for it, and why not. `what` is
/// "target api"; `at` is its table, `config` what the plugin was told. [any]
std::string not_made(const profile::model&, const std::string& what, profile::place at,
                     const profile::config_tree& config, const spate_error&);

}  // namespace spate::session
