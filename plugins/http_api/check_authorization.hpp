// Mistakes in `auth`.
#pragma once

#include <spate/config.hpp>

namespace spate::http_api {

// Of a target, or of an operation.
void check_authorization(node auth, report& mistakes);

}  // namespace spate::http_api
