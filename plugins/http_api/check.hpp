// Every mistake of a profile that only this plugin can see.
#pragma once

#include <spate/config.hpp>

namespace spate::http_api {

void check_target(config settings, report& mistakes);

}  // namespace spate::http_api
