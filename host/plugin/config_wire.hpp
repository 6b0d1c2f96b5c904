#pragma once

#include <string>
#include <string_view>

#include <spate/abi/config.h>

#include "profile/config_tree.hpp"

namespace spate::plugin {

/// A checked configuration as text, to hand it to a service's process: nodes keep kinds, values, flags and places, in
/// order. [any]
std::string write_config(const spate_config&);

/// The same configuration again. Throws plugin::error when the text is none of write_config's.
profile::config_tree read_config(std::string_view);

}  // namespace spate::plugin
