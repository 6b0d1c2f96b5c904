#pragma once

#include <string>

#include "plugin/kind.hpp"
#include "plugin/library.hpp"

namespace spate::plugin {

/// What is wrong with a plugin's descriptor table (null, cut short, a missing text or function, a broken key table), or
/// empty: then every member of revision 0 may be used. [control]
std::string descriptor_mistake(kind, const void* table);

/// The common head of a table without mistakes.
library::descriptor describe_table(kind, const void* table);

}  // namespace spate::plugin
