// A file that a profile sends.
#pragma once

#include <spate/config.hpp>

#include <string>

namespace spate::net {

// The whole file that `from` names. Throws spate::failure with the system's reason. [control]
std::string file_bytes(node from);

// What comes after the last slash.
std::string_view file_name(std::string_view path);

}  // namespace spate::net
