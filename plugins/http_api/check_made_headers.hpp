// Headers that a profile writes although a key makes them.
#pragma once

#include <spate/config.hpp>

namespace spate::http_api {

void check_made_headers(config settings, report& mistakes);

}  // namespace spate::http_api
