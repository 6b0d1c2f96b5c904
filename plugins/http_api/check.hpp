// Every mistake of a profile that only this plugin can see.
#pragma once

#include <spate/config.hpp>

namespace spate::http_api {

void check_target(config settings, report& mistakes);

// The part about connections; `secure` when base_url asks for TLS.
void check_connections(config settings, bool secure, report& mistakes);

}  // namespace spate::http_api
