// Mistakes in how a target connects.
#pragma once

#include <spate/config.hpp>

namespace spate::net {

// `secure` when base_url asks for TLS, or cannot be read; `scheme` is what would ask for it: "https://".
void check_connection(config settings, bool secure, std::string_view scheme, report& mistakes);

}  // namespace spate::net
