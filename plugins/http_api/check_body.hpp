// Mistakes in what an operation sends as its body.
#pragma once

#include <spate/config.hpp>

namespace spate::http_api {

void check_body(node operation, report& mistakes);

}  // namespace spate::http_api
